"""The shop: its list, its filters, its cards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from products.models import ProductPage, Sellable
from products.selectors import list_cards, with_shelf_rows
from products.services import (
    NewVariant,
)
from products.states import Temperature
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
)

from .reading import read

pytestmark = pytest.mark.django_db


def test_the_shop_shows_goods_with_price_maker_and_stock(client: Client) -> None:
    build_product_page(build_sellable(stock=20))
    build_product_page(build_sellable(name="湯豆腐", price=1944, stock=3))
    build_product_page(build_sellable(name="下書き"), live=False)

    html = read(client, "/shop/")

    assert "茶まんじゅう" in html
    assert "1,620円" in html
    assert "蒸し菓子 hatsune" in html
    assert html.count('class="tag ok"') == 1
    assert html.count('class="tag clay"') == 1
    assert "下書き" not in html


def test_filters_are_plain_addresses_and_nonsense_in_them_is_ignored(client: Client) -> None:
    tea = build_producer("shimizu", name="志水茶園")
    build_product_page(build_sellable(name="煎茶", producer=tea, stock=5))
    build_product_page(
        build_sellable(
            name="湯豆腐",
            variants=[NewVariant(price_minor=1944, temperature=Temperature.CHILLED, stock=0)],
        )
    )

    assert "湯豆腐" not in read(client, "/shop/", producer="shimizu")
    assert "煎茶" not in read(client, "/shop/", temperature="chilled")
    assert "湯豆腐" not in read(client, "/shop/", stock="1")
    nonsense = read(client, "/shop/", producer="x'--", temperature="hot", sort="?", page="-1")
    assert "煎茶" in nonsense
    assert "湯豆腐" in nonsense


def test_a_choice_that_nothing_fits_says_so_and_leads_back(client: Client) -> None:
    tea = build_producer("shimizu")
    build_product_page(build_sellable(name="煎茶", producer=tea, stock=0))

    html = read(client, "/shop/", producer="shimizu", stock="1")

    assert 'class="empty"' in html
    assert 'href="?"' in html
    assert "goods-" not in html


def test_the_cheapest_come_first_when_asked(client: Client) -> None:
    for name, price in (("中", 500), ("安", 100), ("高", 900)):
        build_product_page(build_sellable(name=name, price=price))

    html = read(client, "/shop/", sort="price")

    assert html.index("100円") < html.index("500円") < html.index("900円")


def test_a_long_list_has_pages_that_keep_the_choice(client: Client) -> None:
    for number in range(25):
        build_product_page(build_sellable(name=f"茶{number}"))

    first = read(client, "/shop/", temperature="ambient")
    second = read(client, "/shop/", temperature="ambient", page="2")

    assert "?temperature=ambient&amp;page=2" in first
    assert first.count('<li class="good">') == 24
    assert second.count('<li class="good">') == 1


def test_the_shops_queries_do_not_grow_with_its_goods(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        build_product_page(build_sellable(name=f"茶{number}"))

    with django_assert_max_num_queries(25):
        read(client, "/shop/", stock="1", temperature="ambient", sort="price")


def test_a_price_from_which_goods_begin_is_one_phrase_of_the_language(client: Client) -> None:
    sizes = [NewVariant(price_minor=price, stock=5) for price in (2592, 1296)]
    sellable = build_sellable(name="茶", variants=sizes)
    now = timezone.now()
    card = list_cards(with_shelf_rows(build_pages(sellable), at=now), at=now)[0]

    with translation.override("en"):
        words = render_to_string("products/price.html", {"card": card})

    assert words.split("<small>")[0].strip() == "¥1,296 and up"


def build_pages(sellable: Sellable) -> QuerySet[ProductPage]:
    return ProductPage.objects.filter(pk=build_product_page(sellable).pk)
