from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page, Site

from core.clock import run_tick
from crosspost.drafts import save_draft
from crosspost.models import Channel, Delivery
from crosspost.states import State

from .conftest import publish
from .played_graph import PlayedGraph


@pytest.mark.usefixtures("public_page")
def test_with_the_queue_down_page_and_announcement_are_committed_and_the_tick_sends(
    settings: Any,
    site: Site,
    story: Page,
    channel: Channel,
    graph: PlayedGraph,
    django_capture_on_commit_callbacks: Any,
    caplog: Any,
) -> None:
    settings.TASKS = {"default": {"BACKEND": "tests.core.broken_queue.BrokenBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        save_draft(story, site=site, text="きょうの話。", channel_ids=[channel.pk])
        publish(story)

    delivery = Delivery.objects.get()
    assert delivery.state == State.QUEUED
    assert Page.objects.get(pk=story.pk).live
    assert "was not handed out" in caplog.text
    assert graph.calls == []

    run_tick()
    delivery.refresh_from_db()
    assert delivery.state in {State.ACCEPTED, State.PUBLISHED}
    assert delivery.remote_post_id
