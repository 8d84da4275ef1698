"""A product as its page shows it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from products.models import ProductPage, Variant
from products.services import (
    NewLabel,
    NewVariant,
    StockLine,
    correct_stock,
    hold_stock,
    release_stock,
    take_stock,
)
from tests.factories.products import (
    build_product_page,
    build_sellable,
    build_variant,
)

from .reading import build_producer_page, read

pytestmark = pytest.mark.django_db


def test_a_product_page_says_what_a_buyer_must_know(client: Client) -> None:
    label = NewLabel(
        kind="和生菓子",
        ingredients="小豆あん、小麦粉、砂糖",
        allergens="小麦、やまいも",
        net_weight="10個",
        best_before_days=4,
        storage="10℃以下で保存",
        maker="蒸し菓子はつね",
    )
    sellable = build_sellable(
        label=label, variants=[NewVariant(price_minor=1620, temperature="chilled", stock=3)]
    )
    page = build_product_page(sellable)
    build_producer_page()

    html = read(client, page.url)

    assert "1,620円" in html
    assert "8%" in html
    assert 'class="temp cold"' in html
    assert 'class="tag clay"' in html
    assert "<li>小麦</li></ul>" in html
    assert "<li>やまいも</li></ul>" in html
    assert "小豆あん、小麦粉、砂糖" in html
    assert "朝の湯気が、いちばんやわらかいんです。" in html
    assert 'href="/producers/hatsune/"' in html


def test_the_buy_form_posts_to_the_basket_without_a_token(client: Client) -> None:
    variant = build_variant(stock=3)

    html = read(client, ProductPage.objects.get().url)

    form = re.search(r"<form class=\"buy.*?</form>", html, re.DOTALL)
    assert form
    assert 'method="post" action="/basket/add/"' in form.group()
    assert f'name="variant" value="{variant.pk}"' in form.group()
    assert "up to 3" in form.group()
    assert "csrf" not in html.lower()


def test_several_sizes_are_offered_and_those_without_stock_cannot_be_chosen(
    client: Client,
) -> None:
    sellable = build_sellable(
        name="はちみつ",
        variants=[
            NewVariant(name="200g", price_minor=1620, stock=0),
            NewVariant(name="500g", price_minor=3564, stock=8),
        ],
    )
    small, large = Variant.objects.filter(sellable=sellable)

    html = read(client, build_product_page(sellable).url)

    assert f'value="{small.pk}" disabled' in html
    assert f'value="{large.pk}" checked' in html


def test_a_sold_out_product_says_so_and_has_no_form(client: Client) -> None:
    variant = build_variant(stock=1)
    take_stock([StockLine(variant_id=variant.pk, quantity=1)])

    html = read(client, ProductPage.objects.get().url)

    assert "soldout" in html
    assert 'name="quantity"' not in html
    assert "/shop/?stock=1" in html


def test_goods_out_of_season_say_when_the_sale_begins(client: Client) -> None:
    start = timezone.localtime() + timedelta(days=40)
    page = build_product_page(build_sellable(on_sale_from=start))

    html = read(client, page.url)

    assert 'name="quantity"' not in html
    assert f"{start.month}月{start.day}日" in html


def test_structured_data_is_a_data_block_that_no_title_can_leave(client: Client) -> None:
    page = build_product_page(title="茶</script><script>alert(1)</script>")

    html = read(client, page.url)

    blocks = re.findall(r"<script[^>]*>.*?</script>", html, re.DOTALL)
    assert len(blocks) == 1
    assert blocks[0].startswith('<script type="application/ld+json">')
    data = json.loads(blocks[0].partition(">")[2].removesuffix("</script>"))
    assert data["name"] == page.title
    assert data["url"] == f"http://localhost{page.url}"
    (offer,) = data["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("1620", "JPY")
    assert offer["availability"] == "https://schema.org/InStock"


def test_pages_are_stored_until_what_they_say_of_the_stock_changes(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    variant = build_variant(stock=8)
    url = ProductPage.objects.get().url
    line = [StockLine(variant_id=variant.pk, quantity=2)]

    def is_stored() -> bool:
        return client.get(url).headers["X-Page-Cache"] == "hit"

    assert [is_stored(), is_stored()] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        hold_stock(line)  # 6 left: the page says "in stock" as before
    assert is_stored()
    with django_capture_on_commit_callbacks(execute=True):
        hold_stock(line)  # 4 left: now it says so
    assert [is_stored(), is_stored()] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        release_stock(line)
    assert [is_stored(), is_stored()] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        correct_stock(variant.pk, quantity=-6, by=None, why="割れ")
    assert not is_stored()
    assert "soldout" in client.get(url).content.decode()
