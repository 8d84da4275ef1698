"""A producer reads the own statements on the telephone, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from orders.models import Order
from products.models import Producer, Variant
from settlement.booking import book_what_is_new
from settlement.models import CommissionRate, Entry
from settlement.selectors import build_statement, list_own_months
from tests.factories.products import build_producer, build_variant
from tests.orders.test_corner import new_phone, sign_in
from tests.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def neighbour(site: Any) -> Producer:
    return build_producer("mori", email="mori@example.jp")


@pytest.fixture
def order(
    buy: Callable[..., Order], variant: Variant, neighbour: Producer, producer: Producer
) -> Order:
    """One order of both producers' goods."""
    producer.order_email = "farm@example.jp"
    producer.save()
    CommissionRate.objects.create(
        site=producer.site, tenths_of_percent=100, valid_from=date(2020, 1, 1)
    )
    order = buy(variant, build_variant(producer=neighbour, name="茶", price=3000))
    book_what_is_new()
    return order


def test_a_producer_reads_months_one_month_and_its_file(order: Order, producer: Producer) -> None:
    client = sign_in("farm@example.jp")
    today = timezone.localdate()
    statement = build_statement(producer, year=today.year, month=today.month)

    assert reverse("settlement:corner_statements") in client.get("/corner/").content.decode()
    months = client.get("/corner/statements/").content.decode()
    path = f"/corner/statements/{today.year}/{today.month}/"
    assert path in months
    page = client.get(path)
    assert page["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert order.number in text
    assert f"{statement.payout_minor:,}" in text
    assert say("This month is not over: more may be added.") in text
    file = client.get(f"{path}csv/")
    rows = file.content.decode("utf-8-sig").splitlines()
    assert (len(rows), f",{statement.goods_minor},{statement.commission_minor}," in rows[1]) == (
        2,
        True,
    )


def test_each_sees_only_their_own_share_of_an_order(
    order: Order, producer: Producer, neighbour: Producer
) -> None:
    today = timezone.localdate()
    path = f"/corner/statements/{today.year}/{today.month}/"
    mine, theirs = (
        build_statement(one, year=today.year, month=today.month) for one in (producer, neighbour)
    )
    assert mine.goods_minor != theirs.goods_minor

    page = sign_in("farm@example.jp").get(path).content.decode()
    other = sign_in("mori@example.jp").get(path).content.decode()

    assert f"{mine.goods_minor:,}" in page
    assert f"{theirs.goods_minor:,}" not in page
    assert f"{theirs.goods_minor:,}" in other
    assert f"{mine.goods_minor:,}" not in other


def test_nobody_comes_in_without_a_session_and_no_month_is_invented(order: Order) -> None:
    today = timezone.localdate()
    path = f"/corner/statements/{today.year}/{today.month}/"
    for address in ("/corner/statements/", path, f"{path}csv/"):
        assert new_phone().get(address)["Location"] == "/corner/enter/"
    client = sign_in("farm@example.jp")
    for address in ("2020/1/", "2026/13/", "9999/1/"):
        assert client.get(f"/corner/statements/{address}").status_code == 404


def test_months_are_told_newest_first_in_one_question(
    order: Order, producer: Producer, django_assert_num_queries: Any
) -> None:
    Entry.objects.update(day=date(2026, 3, 31))
    with django_assert_num_queries(1):
        months = list_own_months(producer)
    assert [month.first_day for month in months] == [date(2026, 3, 1)]
    march = build_statement(producer, year=2026, month=3)
    assert months[0].payout_minor == march.payout_minor


def test_the_site_s_foot_leads_producers_to_their_door_in_every_language(
    site: Any, variant: Variant, client: Client
) -> None:
    page = client.get("/shop/", SERVER_NAME="localhost").content.decode()
    assert 'href="/corner/enter/"' in page
    with translation.override("ko"):
        assert reverse("orders:corner:enter") == "/ko/corner/enter/"
    assert new_phone().get("/ko/corner/enter/").status_code == 200
