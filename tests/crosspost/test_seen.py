from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from crosspost.changes.pages import list_posts_without_page
from crosspost.changes.services import say_seen
from crosspost.models import Channel, Delivery, LinkVisit, PostChange
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import State
from users.models import User

from .conftest import Announce, publish

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"


@pytest.fixture
def out(announce: Announce) -> Delivery:
    delivery = announce()
    Delivery.objects.update(state=State.PUBLISHED, published_at=timezone.now())
    delivery.refresh_from_db()
    return delivery


def visit(delivery: Delivery, client: Client, **headers: Any) -> Delivery:
    client.get(f"/s/{delivery.marker}/", headers=headers)
    delivery.refresh_from_db()
    return delivery


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": BROWSER, "referer": "https://l.facebook.com/"},
        {"user-agent": BROWSER + " [FBAN/FBIOS;FBAV/480.0.0]"},
        {"user-agent": BROWSER + " [FB_IAB/FB4A;FBAV/480.0.0.1;]"},
    ],
)
def test_a_visit_from_facebook_says_that_the_public_sees_it(
    headers: dict[str, str], out: Delivery, client: Client
) -> None:
    first = visit(out, client, **headers).seen_at
    assert first is not None
    assert out.seen_by is None

    assert visit(out, client, **headers).seen_at == first
    assert LinkVisit.objects.get().count == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": BROWSER},
        {"user-agent": BROWSER, "referer": "https://facebook.com.example/"},
        {"user-agent": "facebookexternalhit/1.1", "referer": "https://l.facebook.com/"},
    ],
)
def test_other_visits_say_nothing(headers: dict[str, str], out: Delivery, client: Client) -> None:
    assert visit(out, client, **headers).seen_at is None


def test_a_visit_to_what_is_not_known_to_be_out_says_nothing(out: Delivery, client: Client) -> None:
    Delivery.objects.update(state=State.UNKNOWN)

    seen = visit(out, client, **{"user-agent": BROWSER, "referer": "https://l.facebook.com/"})
    assert seen.seen_at is None


def test_a_person_who_looked_signed_out_is_named(out: Delivery, writer: User) -> None:
    say_seen(out, user=writer)
    say_seen(out, user=writer)

    assert (out.seen_by, out.state) == (writer, State.PUBLISHED)
    assert out.events.filter(reason=Reason.SAID_SEEN).count() == 1


def test_nobody_has_seen_what_is_not_out(announce: Announce, writer: User) -> None:
    delivery = announce()

    with pytest.raises(NotPossibleError):
        say_seen(delivery, user=writer)
    assert delivery.seen_at is None


def test_a_page_that_leaves_while_its_post_is_out_is_offered_and_never_withdrawn(
    out: Delivery, story: Page, channel: Channel
) -> None:
    assert list(list_posts_without_page([channel.pk])) == []
    story.refresh_from_db()
    story.unpublish()

    assert list(list_posts_without_page([channel.pk])) == [out]
    assert not PostChange.objects.exists()
    assert Delivery.objects.get().state == State.PUBLISHED

    publish(story)
    assert list(list_posts_without_page([channel.pk])) == []
