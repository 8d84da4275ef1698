"""Own words per Page, when it goes out, who may say so, and what a preview keeps: nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from crosspost.models import AnnouncementDraft, Channel, Delivery
from crosspost.states import State, Timing, Urgency
from crosspost.text import count_graphemes
from news.models import StoryIndexPage, StoryPage

from .world import SUMMARY, TITLE, add_url, edit_url, get_text, save, story_data

pytestmark = pytest.mark.django_db


def test_a_page_may_have_other_words(
    admin: Client, index: StoryIndexPage, town: Channel, shop: Channel
) -> None:
    save(
        admin,
        add_url(index),
        **{
            "facebook-channels": [town.pk, shop.pk],
            "facebook-text": "朝九時から。",
            f"facebook-text_{shop.pk}": "器が並びます。",
            f"facebook-text_{town.pk}": "朝九時から。",
            "action-publish": "1",
        },
    )
    assert AnnouncementDraft.objects.get().texts == {str(shop.pk): "器が並びます。"}
    said = dict(Delivery.objects.values_list("channel__name", "payload__text"))
    assert said == {"鳴瀬谷町": "朝九時から。", "谷の市": "器が並びます。"}


def test_other_words_that_cannot_be_posted_are_refused_at_their_field(
    admin: Client, index: StoryIndexPage, town: Channel, shop: Channel
) -> None:
    html = save(
        admin,
        add_url(index),
        **{
            "facebook-channels": [town.pk, shop.pk],
            f"facebook-text_{shop.pk}": "長" * 5001,
            "action-publish": "1",
        },
    ).content.decode()
    assert html.count('<p class="error-message">The text for Facebook is longer') == 1
    assert StoryPage.objects.count() == 0


def test_a_time_is_read_on_the_clock_of_the_page(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    day = (timezone.now() + timedelta(days=3)).date()
    save(
        admin,
        add_url(index),
        **{
            "facebook-channels": [town.pk],
            "facebook-timing": "at",
            "facebook-at_date": day.isoformat(),
            "facebook-at_time": "09:10",
            "facebook-is_important": "on",
            "action-publish": "1",
        },
    )
    draft = AnnouncementDraft.objects.get()
    at = datetime(day.year, day.month, day.day, 0, 10, tzinfo=UTC)
    assert (draft.timing, draft.publish_at, draft.urgency) == (Timing.AT, at, Urgency.IMPORTANT)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.due_at) == (State.QUEUED, at)
    html = admin.get(edit_url()).content.decode()
    assert "Change time, words or photos for" not in html, "who may not watch gets no link"


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("2020-01-01", "09:00", "This moment has passed."),
        ("", "09:00", "no time was chosen"),
        ("2099-01-01", "", "no time was chosen"),
    ],
)
def test_a_time_that_is_none_or_has_passed_is_refused(
    admin: Client, index: StoryIndexPage, town: Channel, day: str, clock: str, words: str
) -> None:
    response = save(
        admin,
        add_url(index),
        **{
            "facebook-channels": [town.pk],
            "facebook-timing": "at",
            "facebook-at_date": day,
            "facebook-at_time": clock,
        },
    )
    assert words in response.content.decode()
    assert AnnouncementDraft.objects.count() == 0


def test_the_queue_takes_a_wish_and_says_when_its_next_slot_is(
    admin: Client, index: StoryIndexPage, shop: Channel
) -> None:
    html = admin.get(add_url(index)).content.decode()
    assert "The next free slot of “谷の市” is" in html
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [shop.pk], "facebook-timing": "queue", "action-publish": "1"},
    )
    assert Delivery.objects.get().state == State.LINED_UP


def test_not_at_all_announces_nothing_and_is_remembered(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk], "facebook-timing": "never", "action-publish": "1"},
    )
    assert Delivery.objects.count() == 0
    assert AnnouncementDraft.objects.get().timing == Timing.NEVER
    assert 'value="never" checked' in admin.get(edit_url()).content.decode()


def test_who_may_not_wish_sees_the_status_and_changes_nothing(
    admin: Client, index: StoryIndexPage, town: Channel, writer: Any
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk], "action-publish": "1"})
    group = writer.groups.get()
    group.permissions.remove(Permission.objects.get(codename="add_announcement"))
    before = AnnouncementDraft.objects.get().text

    html = admin.get(edit_url()).content.decode()
    assert "The post is ready and will be sent" in html
    assert 'name="facebook-text"' not in html
    save(admin, edit_url(), **{"facebook-text": "別の文。", "facebook-channels": [town.pk]})
    assert AnnouncementDraft.objects.get().text == before


def test_a_copy_starts_empty_and_an_alias_shows_no_form(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk], "facebook-text": "朝九時から。", "action-publish": "1"},
    )
    story = StoryPage.objects.get()
    for slug, is_alias in (("copy", ""), ("alias", "on")):
        response = admin.post(
            f"/admin/pages/{story.pk}/copy/",
            {
                "new_title": "写し",
                "new_slug": slug,
                "new_parent_page": str(index.pk),
                "publish_copies": "on",
                "alias": is_alias,
            },
        )
        assert response.status_code == 302
    copy, alias = (Page.objects.get(slug=slug) for slug in ("copy", "alias"))
    assert copy.live
    assert Delivery.objects.count() == 1, "neither was announced"

    html = admin.get(f"/admin/pages/{copy.pk}/edit/").content.decode()
    assert "Where this page was announced" not in html
    assert get_text(html).startswith("写し")
    assert (
        'name="facebook-text"' not in admin.get(f"/admin/pages/{alias.pk}/edit/").content.decode()
    )


def test_a_page_that_goes_live_later_is_announced_then_and_once(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    later = timezone.now() + timedelta(hours=1)
    save(
        admin,
        add_url(index),
        go_live_at=timezone.localtime(later).strftime("%Y-%m-%d %H:%M"),
        **{"facebook-channels": [town.pk], "action-publish": "1"},
    )
    assert Delivery.objects.count() == 0

    with time_machine.travel(later + timedelta(minutes=1)):
        call_command("publish_scheduled")
        call_command("publish_scheduled")
    assert Delivery.objects.count() == 1


# --- The preview ---


def test_looking_at_wagtails_preview_keeps_no_wish(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(admin, add_url(index))
    story = StoryPage.objects.get()
    url = f"/admin/pages/{story.pk}/edit/preview/"
    data = story_data(**{"facebook-channels": [town.pk], "facebook-text": "まだ書きかけ。"})
    assert admin.post(url, data).json()["is_available"] is True
    assert admin.get(url).status_code == 200
    assert AnnouncementDraft.objects.count() == 0


def draw(admin: Client, url: str, **data: Any) -> str:
    response = admin.post(url, data)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_the_preview_draws_the_page_as_it_is_being_written(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(admin, add_url(index))
    url = f"/admin/crossposting/preview/{StoryPage.objects.get().pk}/"
    html = draw(
        admin, url, **story_data(title="師走の窯出し市", **{"facebook-channels": [town.pk]})
    )
    assert '<strong class="cp-card__title">師走の窯出し市</strong>' in html
    assert "as you are writing it" in html
    assert 'data-proposal="師走の窯出し市' in html
    assert StoryPage.objects.get().title == TITLE
    assert AnnouncementDraft.objects.count() == 0


def test_a_page_that_was_never_saved_has_its_card_too(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    url = f"/admin/crossposting/preview/new/news/storypage/{index.pk}/"
    html = draw(admin, url, **story_data())
    assert f'<strong class="cp-card__title">{TITLE}</strong>' in html
    assert SUMMARY in html
    assert StoryPage.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    ["かが\u3099", "👨‍👩‍👧‍👦🇯🇵👍🏽", "e\u0301\r\n行", "\u200fمرحبا\u200f", "1️⃣ ♨️"],
)
def test_the_preview_tells_the_count_of_the_sender(
    admin: Client, index: StoryIndexPage, town: Channel, text: str
) -> None:
    import html as entities
    import json
    import re

    url = f"/admin/crossposting/preview/new/news/storypage/{index.pk}/"
    answer = draw(admin, url, **story_data(**{"facebook-text": text}))
    found = re.search(r'data-counts="([^"]*)"', answer)
    assert found
    counts = json.loads(entities.unescape(found[1]))
    assert counts["facebook-text"] == count_graphemes(text.replace("\r\n", "\n").strip())


def test_the_preview_says_what_only_the_post_would_say(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    url = f"/admin/crossposting/preview/new/news/storypage/{index.pk}/"
    html = draw(admin, url, **story_data(**{"facebook-text": "申込みは0954-00-9999へ。"}))
    assert "Only the post says “0954-00-9999”" in html
    html = draw(admin, url, **story_data(**{"facebook-text": "朝九時から。"}))
    assert "Only the post says" not in html


def test_a_long_text_folds_in_the_preview_and_none_of_it_is_lost(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    url = f"/admin/crossposting/preview/new/news/storypage/{index.pk}/"
    html = draw(admin, url, **story_data(**{"facebook-text": "一" * 477 + "二" * 3}))
    assert (
        "一" * 477 + '<details class="fb-more"><summary>… See more</summary>二二二</details>'
        in html
    )
