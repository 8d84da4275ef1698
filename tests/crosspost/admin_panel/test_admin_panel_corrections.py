"""Later publications only offer to correct the text on Facebook too."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from crosspost.changes.states import ChangeKind, ChangeState
from crosspost.models import AnnouncementDraft, Channel, Delivery, PostChange
from crosspost.states import State
from news.models import StoryIndexPage

from .world import add_url, edit_url, save

pytestmark = pytest.mark.django_db
OLD, NEW = "朝九時から。", "朝八時から。"


@pytest.fixture
def posted(admin: Client, index: StoryIndexPage, town: Channel) -> Delivery:
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk], "facebook-text": OLD, "action-publish": "1"},
    )
    Delivery.objects.update(
        state=State.PUBLISHED,
        published_at=timezone.now(),
        remote_post_id="1_2",
        deadline_at=None,
    )
    return Delivery.objects.get()


def correct(channel: Channel, text: str = NEW, **more: Any) -> dict[str, Any]:
    return {
        f"facebook-correct-wish_{channel.pk}": "on",
        f"facebook-correct-text_{channel.pk}": text,
        **more,
    }


def test_the_offer_shows_the_words_that_are_out_and_says_what_cannot_be_changed(
    admin: Client, posted: Delivery
) -> None:
    html = admin.get(edit_url()).content.decode()
    assert "Correct the text on “鳴瀬谷町” too" in html
    assert f">\n{OLD}</textarea>" in html
    assert "take the post off Facebook in its record and post it anew" in html


def test_new_words_wait_for_the_publication_and_are_asked_for_once(
    admin: Client, posted: Delivery, town: Channel, writer: Any
) -> None:
    save(admin, edit_url(), **correct(town))
    assert PostChange.objects.count() == 0, "a draft changes nothing that is public"
    assert AnnouncementDraft.objects.get().corrections == {str(town.pk): NEW}
    assert f">\n{NEW}</textarea>" in admin.get(edit_url()).content.decode()

    save(admin, edit_url(), **correct(town, **{"action-publish": "1"}))
    change = PostChange.objects.get()
    assert (change.kind, change.text, change.delivery) == (ChangeKind.EDIT, NEW, posted)
    assert change.asked_by == writer
    assert AnnouncementDraft.objects.get().corrections == {}
    assert Delivery.objects.count() == 1, "nothing is posted again"

    save(admin, edit_url(), **{"action-publish": "1"})
    assert PostChange.objects.count() == 1


def test_a_tick_without_other_words_asks_for_nothing(
    admin: Client, posted: Delivery, town: Channel
) -> None:
    save(admin, edit_url(), **correct(town, OLD, **{"action-publish": "1"}))
    assert PostChange.objects.count() == 0


def test_other_words_without_a_tick_ask_for_nothing(
    admin: Client, posted: Delivery, town: Channel
) -> None:
    data = correct(town, **{"action-publish": "1"})
    del data[f"facebook-correct-wish_{town.pk}"]
    save(admin, edit_url(), **data)
    assert PostChange.objects.count() == 0


def test_words_that_cannot_be_posted_come_back_with_a_sentence(
    admin: Client, posted: Delivery, town: Channel
) -> None:
    response = save(admin, edit_url(), **correct(town, "長" * 5001, **{"action-publish": "1"}))
    assert "is longer than Facebook allows" in response.content.decode()
    assert PostChange.objects.count() == 0


def test_a_change_under_way_keeps_the_next_words_for_the_next_publication(
    admin: Client, posted: Delivery, town: Channel
) -> None:
    save(admin, edit_url(), **correct(town, **{"action-publish": "1"}))
    PostChange.objects.update(state=ChangeState.UNCLEAR)
    save(admin, edit_url(), **correct(town, "朝七時から。", **{"action-publish": "1"}))
    assert PostChange.objects.count() == 1
    assert AnnouncementDraft.objects.get().corrections == {str(town.pk): "朝七時から。"}
