from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from core.social import SharePicture
from crosspost import services
from crosspost.changes.tick import run_changes
from crosspost.models import Channel, Delivery, PostChange
from crosspost.reasons import Reason
from crosspost.states import Attachment, State
from users.models import User

from .conftest import Announce
from .played_graph import PlayedGraph

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(announce: Announce, graph: PlayedGraph) -> Delivery:
    delivery = announce("新茶は11月からです。")
    services.send_delivery(delivery.pk)
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=1))
    delivery.refresh_from_db()
    return delivery


def rewrite(story: Page, site: Site, channel: Channel, text: str, **values: Any) -> None:
    services.save_draft(story, site=site, text=text, channel_ids=[channel.pk], **values)


def test_a_post_with_the_drafts_own_words_is_not_offered(out: Delivery, story: Page) -> None:
    assert services.find_corrigible(story) == []


def test_other_words_are_offered_and_corrected_once(
    out: Delivery, story: Page, site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    rewrite(story, site, channel, "新茶は12月からです。")

    (found,) = services.find_corrigible(story)
    assert (found.text_out, found.text_draft) == ("新茶は11月からです。", "新茶は12月からです。")
    assert found.can_be_corrected
    services.correct_posts(story, user=writer)
    services.correct_posts(story, user=writer)
    run_changes()

    assert [post["message"] for post in graph.visible] == ["新茶は12月からです。"]
    assert PostChange.objects.count() == 1
    assert services.find_corrigible(story) == []
    assert Delivery.objects.get().state == State.PUBLISHED


def test_saving_or_publishing_alone_corrects_nothing(
    out: Delivery, story: Page, site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    rewrite(story, site, channel, "新茶は12月からです。")
    services.announce_page(story, user=writer)
    services.run_crosspost_tick()

    assert not PostChange.objects.exists()
    assert graph.visible[0]["message"] == "新茶は11月からです。"


def test_another_photo_is_refused_with_the_advice_to_withdraw(
    out: Delivery, story: Page, site: Site, channel: Channel, writer: User
) -> None:
    rewrite(
        story,
        site,
        channel,
        "新茶は12月からです。",
        attachment=Attachment.PHOTOS,
        photos=[SharePicture(image_id=1, alt_text="茶")],
    )

    (refused,) = services.correct_posts(story, user=writer)

    assert refused.reason == Reason.CHANGE_NEEDS_NEW_POST
    assert not PostChange.objects.exists()
