from __future__ import annotations

import hashlib

import pytest
import requests

from tests.sandbox.facebook.graph import (
    TOWN,
    TOWN_TOKEN,
    Graph,
    attach,
    make_picture,
    read_error,
)


@pytest.mark.parametrize(("form", "filename"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_hidden_photo_waits_for_its_post(graph: Graph, form: str, filename: str) -> None:
    data = make_picture(form=form)

    answer = graph.upload(data, filename=filename, caption="茶畑", alt_text_custom="雪の茶畑")

    assert answer.status_code == 200
    assert list(answer.json()) == ["id"]
    photo_id = answer.json()["id"]
    photo = graph.get(photo_id, fields="alt_text,name,width,height,images,page_story_id").json()
    assert photo["alt_text"] == "雪の茶畑"
    assert photo["name"] == "茶畑"
    assert (photo["width"], photo["height"]) == (60, 40)
    assert "page_story_id" not in photo
    assert requests.get(photo["images"][0]["source"], timeout=5).content == data
    assert graph.list_posts() == []


def test_photos_are_shown_in_the_order_of_the_list(graph: Graph) -> None:
    pictures = [make_picture(colour=colour) for colour in ("red", "green", "blue")]
    ids = [graph.upload_hidden(data, alt_text_custom=f"no. {n}") for n, data in enumerate(pictures)]

    post_id = graph.publish("三枚", attached_media=attach(ids[2], ids[0], ids[1]))

    (post,) = graph.list_posts()
    assert [photo["id"] for photo in post["photos"]] == [ids[2], ids[0], ids[1]]
    assert [photo["alt_text"] for photo in post["photos"]] == ["no. 2", "no. 0", "no. 1"]
    assert post["photos"][0]["sha256"] == hashlib.sha256(pictures[2]).hexdigest()
    read = graph.get(post_id, fields="attachments{type,subattachments},status_type").json()
    (album,) = read["attachments"]["data"]
    assert album["type"] == "album"
    assert [one["target"]["id"] for one in album["subattachments"]["data"]] == [
        ids[2],
        ids[0],
        ids[1],
    ]
    assert read["status_type"] == "added_photos"


def test_a_photo_in_a_post_cannot_be_used_again(graph: Graph) -> None:
    photo_id = graph.upload_hidden(make_picture())
    graph.publish("一度目", attached_media=attach(photo_id))

    again = graph.post(f"{TOWN}/feed", message="二度目", attached_media=attach(photo_id))

    assert read_error(again) == (400, 100, 1366051)
    assert graph.list_messages() == ["一度目"]
    assert graph.sandbox.list_refusals() == []


def test_a_published_photo_makes_a_post_and_repeats_are_not_noticed(graph: Graph) -> None:
    data = make_picture()

    first = graph.upload(data, published="true", caption="茶畑").json()
    second = graph.upload(data, published="true", caption="茶畑").json()

    assert set(first) == {"id", "post_id"}
    assert first["post_id"] != second["post_id"]
    assert graph.list_messages() == ["茶畑", "茶畑"]


def test_a_photo_can_be_deleted_and_is_then_gone(graph: Graph) -> None:
    photo_id = graph.upload_hidden(make_picture())

    assert graph.delete(photo_id).json() == {"success": True}

    assert read_error(graph.delete(photo_id)) == (400, 100, 33)
    assert graph.sandbox.ask("facebook/photos/")["photos"] == []


def test_only_what_a_visible_post_shows_names_its_post(graph: Graph) -> None:
    photo_id = graph.upload_hidden(make_picture())
    hidden = graph.post(
        f"{TOWN}/feed", message="x", published="false", attached_media=attach(photo_id)
    ).json()["id"]
    assert "page_story_id" not in graph.get(photo_id, fields="id,page_story_id").json()

    graph.post(hidden, is_published="true")

    assert graph.get(photo_id, fields="id,page_story_id").json()["page_story_id"] == hidden


def test_photos_go_with_the_hidden_post_that_has_them(graph: Graph) -> None:
    photo_id = graph.upload_hidden(make_picture())
    hidden = graph.post(
        f"{TOWN}/feed", message="x", published="false", attached_media=attach(photo_id)
    ).json()["id"]

    graph.delete(hidden)

    assert read_error(graph.get(photo_id)) == (400, 100, 33)


def test_the_answer_to_a_photos_deletion_can_be_lost(graph: Graph) -> None:
    photo_id = graph.upload_hidden(make_picture())
    graph.press("server_error_after_post", page=TOWN, times=1, call="delete")

    assert graph.delete(photo_id).status_code == 500
    assert read_error(graph.delete(photo_id)) == (400, 100, 33)


def test_left_behind_photos_can_be_listed(graph: Graph) -> None:
    used, left = graph.upload_hidden(make_picture()), graph.upload_hidden(make_picture())
    graph.publish("x", attached_media=attach(used))

    assert graph.sandbox.ask("facebook/photos/")["photos"] == [{"id": left, "page": TOWN}]


WHOLE = make_picture(size=(400, 300))
WRONG_BYTES = {
    "text": b"not a picture",
    "nothing": b"",
    "gif": make_picture(form="GIF"),
    "webp": make_picture(form="WEBP"),
    "bmp": make_picture(form="BMP"),
    "cut off": WHOLE[: len(WHOLE) // 2],
    "animated png": make_picture(form="PNG", frames=3),
    "html": b"<html><body>502</body></html>",
}


@pytest.mark.parametrize("data", WRONG_BYTES.values(), ids=WRONG_BYTES)
def test_bytes_that_are_no_photo_are_refused(graph: Graph, data: bytes) -> None:
    answer = graph.upload(data)

    status, code, _subcode = read_error(answer)
    assert (status, code) == (400, 324)
    assert answer.json()["error"]["error_user_msg"]
    assert len(graph.sandbox.list_refusals()) == 1
    assert graph.sandbox.ask("facebook/photos/")["photos"] == []


def test_more_than_four_megabytes_are_refused(graph: Graph) -> None:
    padded = make_picture() + b"\0" * (4 * 1024 * 1024)

    assert read_error(graph.upload(padded)) == (400, 324, 1366046)


def test_a_file_must_be_a_file_part_of_the_right_name(graph: Graph) -> None:
    path = f"{TOWN}/photos"
    as_text = graph.post(path, source="picture", published="false")
    missing = graph.post(path, published="false")
    misnamed = graph.call(
        "POST", path, data={"access_token": TOWN_TOKEN}, files={"file": ("a.jpg", make_picture())}
    )

    for answer in (as_text, missing, misnamed):
        assert read_error(answer) == (400, 100, None)
    assert graph.sandbox.list_refusals() == ["100", "100", "100"]


@pytest.mark.parametrize("name", ["message", "name", "url", "scheduled_publish_time", "no_story"])
def test_deprecated_and_unplayed_parameters_are_refused(graph: Graph, name: str) -> None:
    assert read_error(graph.upload(make_picture(), **{name: "1"})) == (400, 100, None)


def test_temporary_goes_with_hidden_photos_only(graph: Graph) -> None:
    data = make_picture()

    assert graph.upload(data, temporary="true").status_code == 200
    assert read_error(graph.upload(data, published="true", temporary="true")) == (400, 100, None)
