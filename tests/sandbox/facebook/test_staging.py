from __future__ import annotations

from tests.sandbox.facebook.graph import (
    TOWN,
    Graph,
    LittleSite,
    attach,
    make_picture,
    read_error,
)


def test_a_hidden_post_is_made_read_and_shown(graph: Graph, site: LittleSite) -> None:
    link = site.show_story("/a/", title="題")
    post_id = graph.publish("まだ", link=link, published="false", unpublished_content_type="DRAFT")

    assert graph.get(post_id, fields="is_published").json()["is_published"] is False
    assert graph.get(f"{TOWN}/published_posts").json() == {"data": []}
    assert [post["id"] for post in graph.get(f"{TOWN}/feed").json()["data"]] == [post_id]

    graph.sandbox.tell("clock/", seconds=60)
    assert graph.post(post_id, is_published="true").json() == {"success": True}

    shown = graph.get(post_id, fields="is_published,message").json()
    assert shown == {"id": post_id, "is_published": True, "message": "まだ"}
    assert [post["id"] for post in graph.get(f"{TOWN}/published_posts").json()["data"]] == [post_id]
    assert len(graph.list_posts()) == 1


def test_showing_twice_is_as_good_as_once(graph: Graph) -> None:
    post_id = graph.publish("まだ", published="false")
    graph.post(post_id, is_published="true")
    (first,) = graph.list_posts()
    graph.sandbox.tell("clock/", seconds=60)

    assert graph.post(post_id, is_published="true").json() == {"success": True}

    assert graph.list_posts() == [first]


def test_a_visible_post_cannot_be_hidden_again(graph: Graph) -> None:
    post_id = graph.publish("見える")

    assert read_error(graph.post(post_id, is_published="false")) == (400, 100, None)
    assert graph.list_posts()[0]["is_published"] is True


def test_a_post_appears_where_it_was_shown_not_where_it_was_made(graph: Graph) -> None:
    hidden = graph.publish("先に作り、後で公開", published="false")
    graph.sandbox.tell("clock/", seconds=5)
    graph.publish("すぐ公開")
    graph.sandbox.tell("clock/", seconds=5)

    graph.post(hidden, is_published="true")

    assert graph.list_messages() == ["先に作り、後で公開", "すぐ公開"]


def test_hidden_photos_are_shown_with_their_post(graph: Graph) -> None:
    photo = graph.upload_hidden(make_picture())
    post_id = graph.publish("写真", attached_media=attach(photo), published="false")
    graph.post(post_id, is_published="true")

    read = graph.get(post_id, fields="is_published,attachments{target,type}").json()
    assert read["is_published"] is True
    assert read["attachments"]["data"][0]["target"]["id"] == photo


def test_a_page_can_refuse_hidden_posts(graph: Graph) -> None:
    waiting = graph.publish("前に作った", published="false")
    graph.press("staging_refused", page=TOWN)

    refused = graph.post(f"{TOWN}/feed", message="隠して", published="false")
    flip = graph.post(waiting, is_published="true")

    assert read_error(refused) == (400, 100, None)
    assert read_error(flip) == (400, 100, None)
    assert [post["is_published"] for post in graph.list_posts()] == [False]
    graph.upload_hidden(make_picture())
    graph.publish("すぐ公開")
    assert graph.sandbox.list_refusals() == []
