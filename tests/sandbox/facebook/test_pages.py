"""What people see: the wall, the buttons, the logs, in two languages."""

from __future__ import annotations

import re

import pytest
import requests
from bs4 import BeautifulSoup

from tests.sandbox.facebook.graph import TOWN, Graph, LittleSite, attach, make_picture, read_error

PATHS = (
    "/",
    f"/wall/{TOWN}/",
    f"/wall/{TOWN}/token/",
    "/trouble/",
    "/trouble/requests/",
    "/trouble/refusals/",
    "/mail/",
    "/payments/",
)


class Browser:
    """A visitor with cookies and a language, without JavaScript."""

    def __init__(self, graph: Graph, language: str) -> None:
        self.base = graph.sandbox.url
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language

    def open(self, path: str) -> BeautifulSoup:
        answer = self.session.get(self.base + path, timeout=10)
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.text, "html.parser")

    def press(self, path: str, button: str, **values: str) -> BeautifulSoup:
        """Send the form that has a hidden or visible field or button matching `button`."""
        page = self.open(path)
        form = next(form for form in page.find_all("form") if button in str(form))
        data = {
            field["name"]: field.get("value", "")
            for field in form.find_all("input", {"name": True})
        }
        answer = self.session.post(
            self.base + (form.get("action") or path), data={**data, **values}, timeout=10
        )
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def english(graph: Graph) -> Browser:
    return Browser(graph, "en")


@pytest.fixture
def japanese(graph: Graph) -> Browser:
    return Browser(graph, "ja")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_speaks_both_languages(english: Browser, japanese: Browser, path: str) -> None:
    in_english, in_japanese = english.open(path), japanese.open(path)

    assert in_english.html["lang"] == "en"
    assert in_japanese.html["lang"] == "ja"
    assert in_english.h1.text != in_japanese.h1.text or TOWN in path
    assert "Facebook" in in_japanese.footer.text
    assert "模擬環境" in in_japanese.footer.text
    for page in (in_english, in_japanese):
        assert page.find("script") is None
        assert page.find(style=True) is None
        for found in page.find_all(["link", "img", "script"]):
            assert not (found.get("href") or found.get("src") or "").startswith(("http", "//"))


def test_a_chosen_language_is_remembered(english: Browser) -> None:
    english.open("/?lang=ja")

    assert english.open("/trouble/").html["lang"] == "ja"
    assert english.open("/trouble/?lang=xx").html["lang"] == "ja"


def test_every_trouble_has_its_sentence_in_both_languages(
    english: Browser, japanese: Browser
) -> None:
    forms = {"en": english.open("/trouble/"), "ja": japanese.open("/trouble/")}

    sentences = {
        language: {
            form.find("input", {"name": "name"})["value"]: form.p.text
            for form in page.select("ul.troubles form")
        }
        for language, page in forms.items()
    }
    assert {
        "token_expired", "rate_limited", "outage_html", "answer_lost", "server_error_after_post",
        "staging_refused", "permission_removed", "policy_blocked",
        "card_declined", "webhook_dropped", "webhook_doubled",
    } <= set(sentences["en"])  # fmt: skip
    for name, sentence in sentences["en"].items():
        assert sentence.endswith(".")
        assert re.search("[ぁ-ん]", sentences["ja"][name]), name
        assert sentences["ja"][name].endswith("。")


def test_the_wall_shows_newest_first_and_marks_what_is_hidden(
    graph: Graph, english: Browser, site: LittleSite
) -> None:
    site.show_picture("/a.jpg", make_picture(size=(600, 315)))
    link = site.show_story("/a/", title="題 <b>", description="説明", image="/a.jpg")
    graph.publish("一", link=link)
    photo = graph.upload_hidden(make_picture(), alt_text_custom="雪の茶畑")
    graph.publish("二 <script>alert(1)</script>", attached_media=attach(photo))
    hidden = graph.publish("三", published="false")

    posts = english.open(f"/wall/{TOWN}/").select("article.post")

    assert [post.select_one(".message").text for post in posts] == [
        "三",
        "二 <script>alert(1)</script>",
        "一",
    ]
    assert ["hidden-post" in post["class"] for post in posts] == [True, False, False]
    assert posts[0].select_one(".mark").text == (
        "Hidden: visitors of the Page do not see this post."
    )
    assert posts[0]["id"] == hidden
    assert posts[1].img["alt"] == "雪の茶畑"
    card = posts[2].select_one("a.card")
    assert card["href"] == link
    assert card.strong.text == "題 <b>"
    assert card.select_one(".description").text == "説明"
    assert card.select_one(".domain").text == f"127.0.0.1:{site.port}"
    assert card.img["src"].startswith("/wall/media/")
    for image in (posts[1].img, card.img):
        assert requests.get(graph.sandbox.url + image["src"], timeout=5).status_code == 200


def test_the_wall_has_pages(graph: Graph, english: Browser) -> None:
    for number in range(21):
        graph.publish(f"no. {number}")

    assert len(english.open(f"/wall/{TOWN}/").select("article.post")) == 20
    older = english.open(f"/wall/{TOWN}/?page=2").select("article.post .message")
    assert [message.text for message in older] == ["no. 0"]


def test_a_deleted_post_has_a_page_that_says_so(graph: Graph, english: Browser) -> None:
    post_id = graph.publish("x")
    address = f"{english.base}/wall/{TOWN}/posts/{post_id.partition('_')[2]}/"
    assert requests.get(address, timeout=5).status_code == 200
    graph.delete(post_id)

    answer = requests.get(address, timeout=5)

    assert answer.status_code == 404
    assert "It was deleted, or it never was." in answer.text


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/wall/999/", "/wall/media/..%2Fschema", "/static/x"]
)
def test_what_is_not_there_has_a_plain_page(graph: Graph, path: str) -> None:
    answer = requests.get(graph.sandbox.url + path, timeout=5)

    assert answer.status_code == 404
    assert "There is no such page in the sandbox" in answer.text


def test_a_button_starts_a_trouble_and_another_ends_it(graph: Graph, english: Browser) -> None:
    page = english.press("/trouble/", 'value="rate_limited"', page=TOWN, minutes="3")

    assert "Too many calls" in page.select_one("section ul.rows").text
    assert read_error(graph.get(TOWN)) == (400, 80001, None)
    assert "1 trouble is switched on." in english.open("/").text

    page = english.press("/trouble/", "Stop it")
    assert page.select_one("ul.rows") is None
    assert graph.get(TOWN).status_code == 200


def test_the_token_page_gives_a_new_token(graph: Graph, english: Browser) -> None:
    english.press("/trouble/", 'value="token_expired"', page=TOWN)
    assert "has expired" in english.open(f"/wall/{TOWN}/").select_one(".notice").text

    page = english.press(f"/wall/{TOWN}/token/", "Give me a new token")

    graph.publish("もう平気", token=page.select_one("code.token").text)
    assert read_error(graph.get(TOWN)) == (400, 190, 463)
    assert english.open(f"/wall/{TOWN}/").select_one(".notice") is None


def test_a_foreign_page_cannot_press_the_buttons(graph: Graph) -> None:
    answer = requests.post(
        f"{graph.sandbox.url}/trouble/start/",
        data={"provider": "facebook", "name": "token_expired"},
        timeout=5,
    )

    assert answer.status_code == 403
    assert graph.get(TOWN).status_code == 200


def test_logs_show_requests_and_refusals(graph: Graph, english: Browser) -> None:
    graph.publish("届いた")
    graph.post(f"{TOWN}/feed", mesage="x")

    requests_page = english.open("/trouble/requests/").select_one("ol.log")
    assert [status.text for status in requests_page.select(".status")] == ["400", "200"]
    assert "届いた" in requests_page.text
    refusals = english.open("/trouble/refusals/").select_one("ol.log").text
    assert "This call has no parameter named mesage." in refusals


def test_begin_anew_forgets_everything(graph: Graph, english: Browser) -> None:
    graph.publish("x")
    graph.post(f"{TOWN}/feed", mesage="x")

    english.press("/trouble/", "Forget everything")

    assert graph.list_posts() == []
    assert graph.list_requests() == []
    assert graph.sandbox.list_refusals() == []


def test_the_clock_button_moves_the_clock(graph: Graph, english: Browser) -> None:
    before = graph.sandbox.ask("clock/")["now"]
    english.press("/trouble/", "Move on", minutes="1440")

    assert graph.sandbox.ask("clock/")["now"][:10] > before[:10]


def test_a_post_gets_a_reaction_by_a_press_and_the_api_counts_it(
    graph: Graph, english: Browser
) -> None:
    post_id = graph.publish("新茶")

    page = english.press(f"/wall/{TOWN}/", "figure", figure="reactions")
    english.press(f"/wall/{TOWN}/", "figure", figure="shares")

    assert "Like: 1" in page.get_text()
    fields = "reactions.limit(0).summary(true),comments.limit(0).summary(true),shares"
    told = graph.get(post_id, fields=fields).json()
    assert told["reactions"]["summary"] == {"total_count": 1}
    assert told["comments"]["summary"] == {"total_count": 0}
    assert told["shares"] == {"count": 1}
