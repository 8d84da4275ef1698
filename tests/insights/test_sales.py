"""What was sold, and which announcement brought it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from insights.models import Cost
from insights.reports import build_report
from orders.models import Basket, Order
from orders.refunds import refund_order
from orders.settlement import settle_order
from products.models import Variant
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    build_variant,
)
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, build_order, get_session_id
from users.models import User

pytestmark = pytest.mark.django_db


def pay(memory: MemoryStripe, order: Order, *, source: str = "") -> Order:
    Order.objects.filter(pk=order.pk).update(source=source)
    memory.pay(get_session_id(order))
    return settle_order(order.pk)


def report(site: Site, by: str) -> list[tuple[str, int, int, int]]:
    today = timezone.localdate()
    rows = build_report(site, by=by, since=today - timedelta(days=1), until=today)
    return [(row.name, row.orders, row.pieces, row.amount_minor) for row in rows]


def test_only_paid_goods_count_and_each_report_sums_to_the_same(
    site: Site, stripe_memory: MemoryStripe
) -> None:
    tea = build_variant(name="新茶", price=1000, producer=build_producer("tea"))
    bun = build_variant(name="茶まんじゅう", price=500)
    pay(stripe_memory, build_order(tea, bun))
    pay(stripe_memory, build_order(tea))
    build_order(bun)
    refund_order(pay(stripe_memory, build_order(bun)).pk, reason="x", by=None, goods_are_back=True)

    assert report(site, "product") == [("新茶", 2, 2, 2000), ("茶まんじゅう", 1, 1, 500)]
    assert report(site, "producer") == [
        ("蒸し菓子 tea", 2, 2, 2000),
        ("蒸し菓子 hatsune", 1, 1, 500),
    ]
    assert report(site, "day") == [(timezone.localdate().isoformat(), 2, 3, 2500)]
    assert [row[1:] for row in report(site, "announcement")] == [(2, 3, 2500)]


def test_the_mark_of_a_short_link_goes_from_the_page_to_the_order_and_no_further(
    buyer: Buyer, site: Site
) -> None:
    variant = build_variant()
    page = "http://localhost/shop/goods-1/?s=bcdfghjkmn"
    assert not buyer.client.get("/shop/goods-1/?s=bcdfghjkmn").cookies
    add: dict[str, Any] = {"variant": variant.pk, "quantity": "1"}
    buyer.client.post("/basket/add/", add, headers={"Referer": page})
    assert Basket.objects.get().source == "bcdfghjkmn"
    buyer.give_address()
    buyer.place(buyer.confirm())

    assert Order.objects.get().source == "bcdfghjkmn"
    assert Basket.objects.get().source == ""


@pytest.mark.parametrize(
    "page",
    [
        "http://elsewhere.example/?s=bcdfghjkmn",
        "http://localhost/shop/?s=%3Cscript%3E",
        "http://localhost/shop/?s=" + "b" * 21,
        "http://[broken",
    ],
)
def test_a_strange_address_brings_no_mark(buyer: Buyer, page: str) -> None:
    add: dict[str, Any] = {"variant": build_variant().pk, "quantity": "1"}
    assert buyer.client.post("/basket/add/", add, headers={"Referer": page}).status_code < 500
    assert not Basket.objects.exclude(source="").exists()


def test_the_screens_open_for_an_admin_and_for_nobody_without_the_permission(
    site: Site, stripe_memory: MemoryStripe, client: Client
) -> None:
    pay(stripe_memory, build_order(build_variant(name="=1+1", price=1000)))
    client.force_login(User.objects.create_superuser("admin", email="a@city.example"))
    page = client.get(reverse("insights:report"))
    assert page.status_code == 200
    assert "=1+1" in page.content.decode()
    chart = client.get(reverse("insights:chart"))
    assert chart["Content-Type"].startswith("image/svg+xml")
    assert "style" not in chart.content.decode()
    rows = client.get(reverse("insights:csv")).content.decode().splitlines()
    assert rows[1] == "'=1+1,1,1,1000,,"
    odd = client.get(reverse("insights:report"), {"by": "x", "since": "never"})
    assert odd.status_code == 200

    client.force_login(User.objects.create_user("clerk", email="c@city.example"))
    assert client.get(reverse("insights:report")).status_code in (302, 403)
    assert not Cost.objects.exists()


def test_addresses_that_differ_only_in_the_mark_are_one_stored_page_and_the_mark_is_kept(
    buyer: Buyer, site: Site, django_assert_num_queries: Any
) -> None:
    page = build_product_page(build_sellable(name="新茶", stock=5))
    variant = Variant.objects.get(sellable=page.sellable)
    reader = Client(SERVER_NAME="localhost")
    stored: Any = caches["pages"]

    def count_stored() -> int:
        return len(stored._cache)  # the tests' own, in memory

    first = reader.get(page.url)
    assert first["X-Page-Cache"] == "miss"
    before = count_stored()
    for mark in ("", "?s=bcdfghjkmn", "?s=pqrstvwxyz"):
        with django_assert_num_queries(0):
            again = reader.get(f"{page.url}{mark}")
        assert (again["X-Page-Cache"], again.content) == ("hit", first.content)
        assert not again.cookies
    assert count_stored() == before
    assert "X-Page-Cache" not in reader.get(f"{page.url}?s=bcdfghjkmn&x=1")
    assert count_stored() == before

    add: dict[str, Any] = {"variant": variant.pk, "quantity": "1"}
    marked = f"http://localhost{page.url}?s=pqrstvwxyz"
    buyer.client.post("/basket/add/", add, headers={"Referer": marked})
    buyer.give_address()
    buyer.place(buyer.confirm())
    assert Order.objects.get().source == "pqrstvwxyz"
