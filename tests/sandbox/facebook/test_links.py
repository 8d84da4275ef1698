from __future__ import annotations

import socket
from urllib.parse import quote

import pytest
import requests

from tests.sandbox.facebook.graph import TOWN, Graph, LittleSite, make_picture, read_error

FEED = f"{TOWN}/feed"


def test_a_card_is_read_from_the_pages_own_tags(graph: Graph, site: LittleSite) -> None:
    picture = make_picture(size=(1200, 630))
    site.show_picture("/kiln.jpg", picture)
    link = site.show_story(
        "/stories/kiln/",
        title="三月の窯開き &amp; 茶会",
        description="町の窯元が仕事場をひらきます。",
        image="/kiln.jpg",
    )

    post_id = graph.publish("窯開きです", link=link)

    (post,) = graph.list_posts()
    assert post["card"]["title"] == "三月の窯開き & 茶会"
    assert post["card"]["description"] == "町の窯元が仕事場をひらきます。"
    assert post["card"]["image"] == f"{site.url}/kiln.jpg"
    assert {agent.split("/")[0] for _path, agent in site.visits} == {"facebookexternalhit"}
    read = graph.get(post_id, fields="attachments,full_picture,status_type").json()
    assert requests.get(read["full_picture"], timeout=5).content == picture
    assert read["status_type"] == "shared_story"


def test_only_one_address_of_the_attachment_is_the_posted_one(
    graph: Graph, site: LittleSite
) -> None:
    link = site.show_story("/s/abc123/", title="題")
    post_id = graph.publish("", link=link)

    read = graph.get(post_id, fields="attachments{url,unshimmed_url,target,title,type}").json()

    (share,) = read["attachments"]["data"]
    shim = f"https://l.facebook.com/l.php?u={quote(link, safe='')}&h=AT0sandbox"
    assert share == {
        "url": shim,
        "unshimmed_url": link,
        "target": {"url": shim},
        "title": "題",
        "type": "share",
    }


def test_redirects_are_followed_to_the_card(graph: Graph, site: LittleSite) -> None:
    site.show_story("/stories/tea/", title="茶の朝")
    link = site.redirect("/s/m4rk3r/", "/stories/tea/")

    graph.publish("読んでください", link=link)

    (post,) = graph.list_posts()
    assert post["link"] == link
    assert post["card"]["title"] == "茶の朝"
    assert [path for path, _agent in site.visits] == ["/s/m4rk3r/", "/stories/tea/"]


def test_names_under_localhost_mean_this_machine(graph: Graph, site: LittleSite) -> None:
    site.show_story("/a/", title="町の名で")

    graph.publish("x", link=f"http://narusedani.localhost:{site.port}/a/")

    assert graph.list_posts()[0]["card"]["title"] == "町の名で"


def test_a_page_without_tags_shows_its_title(graph: Graph, site: LittleSite) -> None:
    link = site.show("/plain/", "<title>ただのページ</title><p>本文</p>")

    graph.publish("x", link=link)

    card = graph.list_posts()[0]["card"]
    assert (card["title"], card["description"], card["image"]) == ("ただのページ", "", "")


@pytest.mark.parametrize("image", ["/missing.jpg", "/text.jpg", "http://example.com/a.jpg"])
def test_a_picture_that_cannot_be_had_is_left_out(
    graph: Graph, site: LittleSite, image: str
) -> None:
    site.show("/text.jpg", "not a picture", kind="image/jpeg")
    link = site.show_story("/a/", title="絵なし", image=image)

    graph.publish("x", link=link)

    assert graph.list_posts()[0]["card"]["image"] == ""


def test_nothing_of_a_page_is_remembered(graph: Graph, site: LittleSite) -> None:
    link = site.show_story("/a/", title="前の題")
    graph.publish("一", link=link)
    site.show_story("/a/", title="後の題")
    graph.publish("二", link=link)

    assert [post["card"]["title"] for post in graph.list_posts()] == ["後の題", "前の題"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    "link",
    [
        "https://localhost/",
        "ftp://localhost/",
        "javascript:alert(1)",
        "/relative/",
        "http://",
        "http://example.com/story/",
        "http://192.168.0.1/",
        "http://localhost:99999/",
        "http://[::1",
        "http://localhost/\n/",
        "x",
    ],
)
def test_a_link_that_leads_elsewhere_or_nowhere_is_refused(graph: Graph, link: str) -> None:
    answer = graph.post(FEED, message="x", link=link)

    assert read_error(answer) == (400, 100, 1609005)
    assert graph.sandbox.list_refusals() == ["100/1609005"]
    assert graph.list_posts() == []


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503])
def test_a_page_that_the_public_cannot_see_is_refused(
    graph: Graph, site: LittleSite, status: int
) -> None:
    site.pages["/a/"] = (status, {"Content-Type": "text/html"}, b"<title>no</title>")

    answer = graph.post(FEED, message="x", link=f"{site.url}/a/")

    assert read_error(answer) == (400, 100, 1609005)
    assert str(status) in answer.json()["error"]["error_user_msg"]
    assert graph.list_posts() == []


def test_a_dead_server_a_loop_and_a_way_out_are_refused(graph: Graph, site: LittleSite) -> None:
    site.redirect("/loop/", "/loop/")
    site.redirect("/out/", "http://example.com/")
    site.show("/data.json", "{}", kind="application/json")

    for link in (
        f"http://127.0.0.1:{free_port()}/",
        f"{site.url}/loop/",
        f"{site.url}/out/",
        f"{site.url}/data.json",
    ):
        assert read_error(graph.post(FEED, message="x", link=link)) == (400, 100, 1609005)
    assert len(site.visits) == 8  # six hops of the loop, one way out, one file
    assert graph.list_posts() == []


def test_the_scraper_tells_what_it_saw(graph: Graph, site: LittleSite) -> None:
    site.show_picture("/a.jpg", make_picture(size=(600, 315)))
    link = site.show_story("/a/", title="題", description="説明", image=f"{site.url}/a.jpg")

    answer = graph.post("", id=link, scrape="true")

    assert answer.status_code == 200
    seen = answer.json()
    assert seen.pop("updated_time").endswith("+0000")
    assert seen == {
        "id": link,
        "url": link,
        "type": "website",
        "title": "題",
        "description": "説明",
        "image": [{"url": f"{site.url}/a.jpg", "width": 600, "height": 315}],
    }
    assert graph.list_posts() == []


def test_the_scraper_says_when_it_saw_nothing(graph: Graph, site: LittleSite) -> None:
    answer = graph.post("", id=f"{site.url}/missing/", scrape="true")

    assert read_error(answer) == (400, 100, 1609005)
    assert graph.sandbox.list_refusals() == ["100/1609005"]
