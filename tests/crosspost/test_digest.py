from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from core.models import OutgoingMail
from crosspost.digest import send_digests
from crosspost.models import Channel, Delivery
from crosspost.states import State

from .admin_world import make_channel, make_delivery, make_other_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


def at(channel: Channel, hour: int) -> datetime:
    return timezone.now().astimezone(channel.zone).replace(hour=hour, minute=5)


def test_the_letter_of_the_morning_is_sent_once_a_day_to_each_of_the_desk(town: Channel) -> None:
    morning = at(town, 8)
    make_delivery(town, "窯出し市", State.NEEDS_PERSON, reason="not_found")
    failed = make_delivery(town, "ごみの日", State.FAILED, reason="duplicate")
    Delivery.objects.filter(pk=failed.pk).update(state_since=morning - timedelta(hours=2))
    out = make_delivery(town, "灯り", State.PUBLISHED, lag=4)
    Delivery.objects.filter(pk=out.pk).update(published_at=morning - timedelta(hours=3))

    assert send_digests(at(town, 7)) == 0
    assert OutgoingMail.objects.count() == 0
    assert send_digests(morning) == 2
    assert send_digests(morning + timedelta(hours=3)) == 0
    mails = OutgoingMail.objects.all()
    assert {mail.to for mail in mails} == {"desk@city.example", "second@city.example"}
    text = mails[0].text
    for title in ("窯出し市", "ごみの日", "灯り", "鳴瀬谷町"):
        assert title in text
    assert "/admin/crossposting/" in text
    assert send_digests(morning + timedelta(days=1)) == 2


def test_a_day_on_which_nothing_is_to_say_brings_no_letter(town: Channel) -> None:
    assert send_digests(at(town, 9)) == 0
    assert OutgoingMail.objects.count() == 0


def test_a_city_hears_nothing_of_another_one(site: Site, town: Channel) -> None:
    theirs = make_channel(make_other_city(), "city", "他の町", "200000000000009")
    make_delivery(theirs, "他の町の記事", State.NEEDS_PERSON, reason="not_found")
    assert send_digests(at(town, 9)) == 0, "the other city has no desk, and this one nothing to say"
    assert OutgoingMail.objects.count() == 0
