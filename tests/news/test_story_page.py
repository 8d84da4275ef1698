from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.rich_text import RichText

from core.social import SharePicture, is_shareable
from news.models import StoryPage
from tests.factories.pages import (
    build_contributor,
    build_home,
    build_image,
    build_place,
    build_story,
)
from tests.words import say

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, *, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def words_of(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def test_a_story_shows_its_words_picture_credits_and_topics(client: Client) -> None:
    story = build_story(
        main_image=build_image(credit="中野写真館"),
        main_image_alt="登り窯の口をあける人",
        writer=build_contributor("平野 健吾", role="広報係"),
        photographer=build_contributor("中野 修一", "photographer"),
        topics=("焼きもの", "手しごと"),
    )
    page = read(client, story.url)
    article = page.find("article")
    assert page.html["lang"] == "ja"
    assert article.h1.string == "三日待って、窯をあける"
    assert [words_of(row) for row in article.select(".credits div")] == [
        f"{say('Words', context='credit')} 平野 健吾 広報係",
        f"{say('Pictures', context='credit')} 中野 修一",
    ]
    picture = article.select_one(".story-picture img")
    assert picture["alt"] == "登り窯の口をあける人"
    assert (picture["width"], picture["height"]) == ("1440", "810")
    assert words_of(article.select_one("figcaption")) == "中野写真館"
    assert [link.get_text() for link in article.select(".chips a")] == ["手しごと", "焼きもの"]
    assert "2026年11月14日（土）" in article.get_text()


def test_a_story_without_picture_and_credits_has_no_empty_frame(client: Client) -> None:
    page = read(client, build_story().url)
    article = page.find("article")
    assert article.find("figure") is None
    assert article.find("img") is None
    assert article.select(".credits") == []
    assert article.select(".chips") == []


def test_every_kind_of_block_stands_in_the_story(client: Client) -> None:
    place = build_place("窯元の路地")
    image = build_image("kiln", text="窯の中の器", credit="早瀬")
    story = build_story(
        body=[
            ("text", RichText("<h2>火を止めてから</h2><p>三日。</p>")),
            ("photo", {"image": image, "caption": "二つ目の部屋", "alt_text": ""}),
            ("quote", {"text": "待つのも仕事です。", "speaker": "古賀野さん"}),
            (
                "contact",
                {"office": "商工観光課", "phone": "0000-00-0130", "email": "", "hours": ""},
            ),
            ("related_page", {"page": place, "note": "歩いて回れます"}),
        ]
    )
    flow = read(client, story.url).select_one(".flow")
    assert flow.h2.string == "火を止めてから"
    assert flow.figure.img["alt"] == "窯の中の器"
    assert words_of(flow.figcaption) == "二つ目の部屋 早瀬"
    assert words_of(flow.blockquote) == "待つのも仕事です。 古賀野さん"
    assert flow.select_one(".contact a")["href"] == "tel:0000000130"
    pointer = flow.select_one(".pointer a")
    assert (pointer["href"], words_of(pointer)) == (place.url, "窯元の路地")


def test_a_related_page_that_is_not_published_is_not_offered(client: Client) -> None:
    place = build_place("工事中")
    story = build_story(body=[("related_page", {"page": place, "note": ""})])
    place.unpublish()
    page = read(client, story.url)
    assert page.select(".pointer") == []
    assert "工事中" not in page.get_text()


def test_a_picture_whose_file_is_gone_leaves_the_story_readable(client: Client) -> None:
    image = build_image("gone")
    story = build_story(main_image=image, main_image_alt="ない")
    image.file.storage.delete(image.file.name)
    page = read(client, story.url)
    assert page.find("article").h1.string == story.title
    assert page.select(".story-picture img") == []


def test_a_picture_takes_its_own_description_when_the_story_says_nothing(client: Client) -> None:
    story = build_story(main_image=build_image(text="朝の湯けむり"))
    assert story.main_image_alt == "朝の湯けむり"


def test_a_story_with_a_picture_nobody_described_is_not_published() -> None:
    with pytest.raises(ValidationError) as caught:
        build_story(main_image=build_image())
    assert caught.value.message_dict == {
        "main_image_alt": [
            say(
                "Say in a few words what the main picture shows. "
                "Readers who cannot see it hear this instead."
            )
        ]
    }
    assert StoryPage.objects.live().count() == 0


def test_a_change_on_a_later_day_is_told_and_one_on_the_same_day_is_not(client: Client) -> None:
    story = build_story()
    changed = say("Last changed: %(moment)s", moment="")
    assert changed not in read(client, story.url).get_text()
    StoryPage.objects.update(first_published_at=timezone.now() - timedelta(days=2))
    assert changed in read(client, f"{story.url}?again").get_text()


def test_stories_beside_it_share_a_topic_first_and_never_repeat_it(client: Client) -> None:
    story = build_story("一", topics=("温泉",))
    for number in range(4):
        build_story(f"新しい {number}", date=date(2026, 11, 20 - number))
    older = build_story("古い湯の話", topics=("温泉",), date=date(2025, 1, 5))
    titles = [node.get_text() for node in read(client, story.url).select(".plates h3")]
    assert titles == [older.title, "新しい 0", "新しい 1"]


def test_a_story_offers_itself_to_channels_with_its_pictures_in_order() -> None:
    main, other = build_image("main", text="窯"), build_image("other", text="器")
    story = build_story(
        main_image=main,
        body=[
            ("photo", {"image": main, "caption": "", "alt_text": ""}),
            ("photo", {"image": other, "caption": "", "alt_text": "並ぶ器"}),
        ],
    )
    assert is_shareable(story)
    assert story.share_kind == "city"
    assert story.get_share_text() == "三日待って、窯をあける\n\n窯の火が消えて三日目の朝です。"
    assert story.get_share_pictures() == [
        SharePicture(image_id=main.pk, alt_text="窯"),
        SharePicture(image_id=other.pk, alt_text="並ぶ器"),
    ]
    assert story.get_share_turn() == ""


def test_a_story_is_available_while_it_is_before_readers() -> None:
    now = timezone.now()
    story = build_story()
    assert story.get_share_availability(now).is_available
    story.expire_at = now + timedelta(hours=1)
    later = story.get_share_availability(now + timedelta(hours=2))
    assert not later.is_available
    assert later.reason == say("The page is taken off the site before that time.")
    draft = build_story("下書き", live=False)
    assert not draft.get_share_availability(now).is_available


def test_a_very_long_title_and_mixed_directions_are_only_words(client: Client) -> None:
    title = ("長い題名" * 60)[:250] + "\u202e<b>"
    story = build_story(title)
    page = read(client, story.url)
    assert page.find("article").h1.get_text() == title
    assert page.find("article").h1.find("b") is None


def test_a_story_in_another_language_says_so_in_its_html(client: Client) -> None:
    build_home("ja-easy")
    story = build_story("川を 見に 行きません", language="ja-easy")
    page = read(client, story.url)
    assert story.url.startswith("/easy/")
    assert page.html["lang"] == "ja-x-easy"
