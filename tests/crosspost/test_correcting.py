"""New words for a post that is out: asked for when its page is published, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from crosspost import services
from crosspost.changes.selectors import get_text_out
from crosspost.changes.tick import run_changes
from crosspost.corrections import get_corrections, keep_corrections
from crosspost.models import Channel, Delivery, PostChange
from crosspost.states import State
from users.models import User

from .conftest import Announce, publish
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db
OLD, NEW = "新茶は11月からです。", "新茶は12月からです。"


@pytest.fixture
def out(announce: Announce, graph: PlayedGraph) -> Delivery:
    delivery = announce(OLD)
    services.send_delivery(delivery.pk)
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=1))
    delivery.refresh_from_db()
    return delivery


def test_other_words_are_corrected_once_when_the_page_is_published(
    out: Delivery, story: Page, site: Site, channel: Channel, graph: PlayedGraph
) -> None:
    keep_corrections(story, site=site, texts={channel.pk: NEW})
    assert not PostChange.objects.exists()

    publish(story)
    publish(story)
    run_changes()

    assert [post["message"] for post in graph.visible] == [NEW]
    assert PostChange.objects.count() == 1
    assert (get_text_out(out), get_corrections(story, site=site)) == (NEW, {})
    assert Delivery.objects.get().state == State.PUBLISHED


def test_words_that_the_post_has_already_are_not_asked_for(
    out: Delivery, story: Page, site: Site, channel: Channel
) -> None:
    keep_corrections(story, site=site, texts={channel.pk: OLD})
    publish(story)

    assert not PostChange.objects.exists()
    assert get_corrections(story, site=site) == {}


def test_another_draft_alone_corrects_nothing(
    out: Delivery, story: Page, site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    services.save_draft(story, site=site, text=NEW, channel_ids=[channel.pk], user=writer)
    publish(story)
    services.run_crosspost_tick()

    assert not PostChange.objects.exists()
    assert graph.visible[0]["message"] == OLD
