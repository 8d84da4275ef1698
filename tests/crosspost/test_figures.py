from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from core.post_figures import list_post_figures
from crosspost import services
from crosspost.figures import fetch_due_figures, get_post_figures, plan_next
from crosspost.graph_outcome import Usage
from crosspost.models import Channel, Delivery, PostFigures
from crosspost.states import ChannelState, State
from crosspost.usage import get_pause_seconds, note_usage

from .conftest import Announce
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(announce: Announce, graph: PlayedGraph) -> Delivery:
    delivery = announce()
    services.send_delivery(delivery.pk)
    delivery.refresh_from_db()
    graph.posts[delivery.remote_post_id] |= {"reactions": 7, "comments": 2, "shares": 3}
    graph.calls.clear()
    return delivery


def let_time_come() -> None:
    Delivery.objects.update(figures_at=timezone.now() - timedelta(seconds=1))


def test_figures_are_asked_a_quarter_of_an_hour_after_the_post(out: Delivery) -> None:
    assert fetch_due_figures() == 0
    assert out.figures_at is not None
    assert timedelta(minutes=14) < out.figures_at - timezone.now() <= timedelta(minutes=15)


def test_one_call_brings_all_figures_with_their_age(
    out: Delivery, graph: PlayedGraph, story: Page
) -> None:
    let_time_come()
    assert fetch_due_figures() == 1

    (figures,) = list_post_figures(story)
    assert (figures.reactions, figures.comments, figures.shares) == (7, 2, 3)
    assert (figures.place, figures.url) == ("鳴瀬谷町", out.remote_permalink)
    assert timezone.now() - figures.fetched_at < timedelta(minutes=1)
    assert graph.calls == ["figures"]
    assert fetch_due_figures() == 0


def test_a_missing_permission_for_one_figure_leaves_the_others(
    out: Delivery, graph: PlayedGraph, story: Page
) -> None:
    graph.refuse("figures", error(10, status=403), error(10, status=403))
    let_time_come()
    fetch_due_figures()

    (figures,) = get_post_figures(story)
    assert (figures.reactions, figures.comments) == (None, 2)
    assert Channel.objects.get().state == ChannelState.OK


def test_an_outage_keeps_the_old_figures_and_touches_no_post(
    out: Delivery, graph: PlayedGraph
) -> None:
    let_time_come()
    fetch_due_figures()
    graph.refuse("figures", error(2, status=500))
    let_time_come()
    assert fetch_due_figures() == 0

    assert PostFigures.objects.get().reactions == 7
    assert Delivery.objects.get().state == State.PUBLISHED


def test_the_pauses_grow_and_end_after_a_month() -> None:
    now = timezone.now()

    def pause(age: timedelta) -> timedelta | None:
        following = plan_next(now - age, now=now)
        return following - now if following else None

    assert pause(timedelta(minutes=5)) == timedelta(minutes=15)
    assert pause(timedelta(hours=2)) == timedelta(hours=1)
    assert pause(timedelta(hours=7)) == timedelta(hours=6)
    assert pause(timedelta(days=2)) == timedelta(days=1)
    assert pause(timedelta(days=31)) is None


def test_nothing_is_read_and_all_goes_slowly_while_the_allowance_is_nearly_used_up(
    out: Delivery, graph: PlayedGraph
) -> None:
    channel = Channel.objects.get()
    note_usage(channel, Usage(percent=76))
    assert get_pause_seconds(channel) > 0
    note_usage(channel, Usage(percent=90))
    let_time_come()

    assert fetch_due_figures() == 0
    assert graph.calls == []
    assert channel.throttled_until is None

    Channel.objects.update(usage_at=timezone.now() - timedelta(hours=2))
    assert fetch_due_figures() == 1


def test_what_is_hidden_or_withdrawn_shows_no_figures(out: Delivery, story: Page) -> None:
    let_time_come()
    fetch_due_figures()
    Delivery.objects.update(state=State.WITHDRAWN)

    assert get_post_figures(story) == []


def test_the_page_shows_them_as_text_and_a_plain_link(out: Delivery, story: Page) -> None:
    let_time_come()
    fetch_due_figures()
    html = render_to_string("components/post_figures.html", {"posts": get_post_figures(story)})

    assert "7 reactions" in html
    assert "2 comments" in html
    assert f'href="{out.remote_permalink}"' in html
    assert not any(word in html for word in ("<script", "<img", "<iframe", "src="))
