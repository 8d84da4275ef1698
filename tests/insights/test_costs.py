"""What announcements cost, day by day, beside what they earned in the same days."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from crosspost.models import Announcement, Channel, Delivery
from insights.costs import NOBODY, count_share, find_month, share_costs
from insights.models import Cost
from insights.reports import build_report
from orders.models import Order
from orders.settlement import settle_order
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import build_order, get_session_id
from tests.words import say
from users.models import User

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def build_announcement(site: Site, title: str, *, out_at: datetime | None = None) -> Announcement:
    """Return an announcement; with `out_at` a post of it went out then, marked by its title."""
    announcement = Announcement.objects.create(
        site=site, translation_key=uuid.uuid4(), locale=site.root_page.locale, title=title
    )
    channel = Channel.objects.filter(site=site).first() or Channel.objects.create(
        site=site, kind="city", name="町", page_id="1", access_token="x", publishing="direct"
    )
    Delivery.objects.create(
        announcement=announcement,
        channel=channel,
        due_at=timezone.now(),
        next_attempt_at=timezone.now(),
        deadline_at=timezone.now(),
        payload={},
        marker=title,
        published_at=out_at,
    )
    return announcement


def spend(
    site: Site, amount: int, days: tuple[date, date], *, on: Announcement | None = None
) -> Cost:
    return Cost.objects.create(
        site=site,
        announcement=on,
        amount_minor=amount,
        note="広告",
        first_day=days[0],
        last_day=days[1],
    )


@given(
    amount=st.integers(0, 10**7),
    length=st.integers(1, 31),
    cuts=st.lists(st.integers(-5, 40), min_size=1, max_size=4),
)
def test_parts_of_adjoining_periods_add_up_to_the_cost(
    amount: int, length: int, cuts: list[int]
) -> None:
    first = date(2026, 3, 1)
    cost = Cost(amount_minor=amount, first_day=first, last_day=first + timedelta(days=length - 1))
    edges = [-10, *sorted(cuts), 60]
    parts = [
        count_share(cost, since=first + timedelta(days=a), until=first + timedelta(days=b - 1))
        for a, b in itertools.pairwise(edges)
        if a < b
    ]
    assert sum(parts) == amount
    assert min(parts) >= 0


def test_a_month_has_its_own_number_of_days() -> None:
    assert find_month(date(2028, 2, 11)) == (date(2028, 2, 1), date(2028, 2, 29))
    cost = Cost(amount_minor=3000, first_day=NOVEMBER[0], last_day=NOVEMBER[1])
    day = date(2026, 11, 30)
    assert count_share(cost, since=day, until=day) == 100
    assert count_share(cost, since=date(2026, 11, 16), until=date(2026, 12, 15)) == 1500
    assert count_share(cost, since=date(2026, 10, 1), until=date(2026, 10, 31)) == 0


@pytest.mark.django_db
def test_a_month_is_borne_by_what_went_out_in_it(site: Site) -> None:
    noon = timezone.make_aware(datetime(2026, 11, 10, 12))
    one, two = (build_announcement(site, name, out_at=noon) for name in ("one", "two"))
    late = build_announcement(
        site, "late", out_at=timezone.make_aware(datetime(2026, 12, 1, 0, 30))
    )
    build_announcement(site, "never")
    spend(site, 3001, NOVEMBER)
    spend(site, 500, (date(2026, 11, 3), date(2026, 11, 3)), on=late)

    shares = share_costs(site, since=NOVEMBER[0], until=NOVEMBER[1])
    assert shares == {one.pk: 1501, two.pk: 1500, late.pk: 500}
    half = share_costs(site, since=NOVEMBER[0], until=date(2026, 11, 15))
    assert half == {one.pk: 750, two.pk: 750, late.pk: 500}
    spend(site, 900, (date(2026, 9, 1), date(2026, 9, 30)))
    assert share_costs(site, since=date(2026, 9, 1), until=date(2026, 9, 10)) == {NOBODY: 300}


@pytest.mark.django_db
def test_the_cost_of_a_yen_is_that_of_the_same_days(
    site: Site, stripe_memory: MemoryStripe
) -> None:
    today = timezone.localdate()
    earner = build_announcement(site, "earner", out_at=timezone.now())
    loser = build_announcement(site, "loser", out_at=timezone.now())
    order = build_order(build_variant(price=1000))
    Order.objects.filter(pk=order.pk).update(source="earner")
    stripe_memory.pay(get_session_id(order))
    settle_order(order.pk)
    spend(site, 300, (today - timedelta(days=1), today), on=earner)
    spend(site, 70, (today, today), on=loser)
    spend(site, 9999, (today - timedelta(days=40), today - timedelta(days=40)), on=earner)

    rows = build_report(site, by="announcement", since=today, until=today)

    found = [(row.name, row.amount_minor, row.cost_minor, row.cost_per_yen) for row in rows]
    assert found == [("earner", 1000, 150, "0.15"), ("loser", 0, 70, "")]


@pytest.mark.django_db
def test_costs_are_entered_for_an_announcement_or_for_a_month(site: Site, client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin", email="a@city.example"))
    announcement = build_announcement(site, "one")
    today = timezone.localdate()

    def enter(**data: Any) -> list[tuple[Any, date, date, int]]:
        response = client.post(
            reverse("insights:cost"), {"amount_minor": "800", "note": "広告", **data}, follow=True
        )
        assert response.status_code == 200
        rows = Cost.objects.order_by("pk")
        return list(rows.values_list("announcement", "first_day", "last_day", "amount_minor"))

    assert enter() == []
    assert enter(month="2026-13") == []
    assert enter(month="11/2026", announcement=announcement.pk) == []
    alone = (announcement.pk, today, today, 800)
    assert enter(announcement=announcement.pk) == [alone]
    assert enter(month="2026-11")[1:] == [(None, *NOVEMBER, 800)]
    assert enter(month="2026-11", announcement=announcement.pk)[2:] == [
        (announcement.pk, *NOVEMBER, 800)
    ]
    page = client.get(reverse("insights:report"), {"by": "announcement"}).content.decode()
    assert "one" in page
    assert say("Cost per yen earned") in page
