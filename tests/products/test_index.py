from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.pagecache import expire_pages
from products.models import GoodsKind, GoodsText, ProducerPermit, ProductPage, Sellable, Variant
from products.selectors import get_offer
from products.services import NewLabel, NewVariant, create_sellable
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    build_variant,
    get_site,
)

pytestmark = pytest.mark.django_db


def read(client: Client, query: str = "") -> str:
    response = client.get(f"/shop/{query}")
    assert response.status_code == 200
    return response.content.decode()


def build_kind(key: str, name: str) -> GoodsKind:
    return GoodsKind.objects.create(site=get_site(), key=key, name=name)


def test_kinds_and_seasons_are_plain_addresses_with_counts(client: Client) -> None:
    tea = build_kind("tea", "お茶")
    now = timezone.now()
    build_product_page(build_sellable(name="煎茶", kind=tea))
    build_product_page(build_sellable(name="みかん", on_sale_until=now + timedelta(days=9)))

    html = read(client)

    assert re.search(r'href="\?kind=tea">お茶 <span class="num">1<', html)
    assert "煎茶" in read(client, "?kind=tea")
    assert "みかん" not in read(client, "?kind=tea")
    assert "煎茶" not in read(client, "?season=1")
    assert "みかん" in read(client, "?season=1")


def test_only_the_one_address_of_a_choice_is_stored(client: Client) -> None:
    build_product_page(build_sellable(name="煎茶", producer=build_producer("shimizu")))

    def is_stored(query: str) -> bool:
        read(client, query)
        return client.get(f"/shop/{query}").get("X-Page-Cache") == "hit"

    assert is_stored("?producer=shimizu")
    assert is_stored("?producer=shimizu&stock=1")
    assert not is_stored("?stock=1&producer=shimizu")
    assert not is_stored("?producer=nobody")
    assert not is_stored("?temperature=ambient&producer=shimizu&stock=1")
    assert not is_stored("?page=2&producer=shimizu")


def test_a_page_of_another_kind_is_not_stored_under_a_made_up_query(client: Client) -> None:
    page = build_product_page()

    client.get(f"{page.url}?x=1")

    assert client.get(f"{page.url}?x=1").get("X-Page-Cache") != "hit"


def test_an_empty_list_says_what_hides_the_goods(client: Client) -> None:
    build_product_page(build_sellable(name="煎茶", producer=build_producer("shimizu"), stock=0))

    html = read(client, "?producer=shimizu&stock=1")

    assert 'class="empty"' in html
    assert re.search(r'href="\?producer=shimizu">[^<]*<span class="num">1<', html)


def test_the_list_is_told_to_machines(client: Client) -> None:
    build_product_page(build_sellable(name="煎茶"))

    found = re.search(r'ld\+json">(\{"@context.*?ItemList.*?)</script>', read(client))

    assert found
    data = json.loads(found.group(1))
    assert data["numberOfItems"] == 1
    assert data["itemListElement"][0]["name"] == "煎茶"


def test_pages_ask_little_and_as_much_for_many_goods(client: Client, settings: Any) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "views": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    label = NewLabel(
        kind="茶",
        ingredients="茶、卵",
        net_weight="80g",
        storage="常温",
        maker="志水茶園",
        allergens="卵",
    )
    other = build_product_page(build_sellable(name="番茶"))
    page = build_product_page(build_sellable(name="煎茶", label=label))
    urls = (f"{page.url}?x=1", "/shop/?temperature=ambient&producer=hatsune&stock=1")

    def count(url: str) -> int:
        client.get(url)  # draws the pictures
        expire_pages()
        # A running shop knows what is the same on all pages, and nothing of this one.
        for known in (other.url, "/shop/?temperature=frozen"):
            client.get(f"{known}")
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    few = [count(url) for url in urls]
    for number in range(5):
        build_product_page(build_sellable(name=f"茶{number}"))

    assert [count(url) for url in urls] == few
    assert few[0] <= 12
    assert few[1] <= 15


def test_goods_speak_the_readers_language_where_somebody_wrote_it(client: Client) -> None:
    sellable = build_sellable(
        variants=[NewVariant(name="10個", price_minor=1620, stock=3)],
        ships_sentence="3日以内に送ります。",
    )
    variant = Variant.objects.get(sellable=sellable)
    build_product_page(sellable)
    for about, row, field, text in (
        ("sellable", sellable.pk, "ships_sentence", "Sent within three days."),
        ("variant", variant.pk, "name", "10 pieces"),
    ):
        GoodsText.objects.create(about=about, row=row, field=field, language="en", text=text)

    with translation.override("en"):
        offer = get_offer(variant.pk, site=get_site(), at=timezone.now())
    with translation.override("ko"):
        other = get_offer(variant.pk, site=get_site(), at=timezone.now())

    assert offer
    assert (offer.variant_name, offer.ships_sentence) == ("10 pieces", "Sent within three days.")
    assert other
    assert (other.variant_name, other.ships_sentence) == ("10個", "3日以内に送ります。")


def test_a_harvest_is_not_sent_before_its_day() -> None:
    first = timezone.localdate() + timedelta(days=40)
    variant = build_variant(ships_from=first, lead_time_days=3)

    offer = get_offer(variant.pk, site=get_site(), at=timezone.now())

    assert offer
    assert offer.lead_time_days == 40
    assert offer.ships_sentence != ""


def test_alcohol_is_sold_only_under_a_licence_that_holds() -> None:
    producer = build_producer("kura")
    permit = ProducerPermit.objects.create(
        producer=producer,
        kind="alcohol",
        name="通信販売酒類小売業免許",
        number="第1号",
        authority="税務署",
        valid_until=timezone.localdate() + timedelta(days=1),
    )
    sellable = create_sellable(
        producer=producer,
        name="純米酒",
        variants=[NewVariant(price_minor=1980, tax_rate_percent=10, stock=5)],
        minimum_age=20,
    )
    build_product_page(Sellable.objects.get(pk=sellable.pk))
    variant = sellable.variants.get()

    def offer_in(days: int) -> Any:
        return get_offer(variant.pk, site=get_site(), at=timezone.now() + timedelta(days=days))

    assert offer_in(0).is_on_sale
    assert offer_in(0).needs_age_check
    assert "第1号" in offer_in(0).licence
    assert not offer_in(2).is_on_sale
    permit.delete()
    assert not offer_in(0).is_on_sale
    assert ProductPage.objects.count() == 1
