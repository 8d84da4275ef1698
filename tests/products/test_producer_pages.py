"""Producers, their lists, and what stands in none."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from products.models import ProducerIndexPage
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    build_shop,
    get_site,
)

from .reading import build_producer_page, read

pytestmark = pytest.mark.django_db


def test_a_producers_page_shows_their_goods_and_nobody_elses(client: Client) -> None:
    build_product_page(build_sellable(name="茶まんじゅう"))
    build_product_page(build_sellable(name="煎茶", producer=build_producer("shimizu")))
    page = build_producer_page()

    html = read(client, page.url)

    assert "茶まんじゅう" in html
    assert "煎茶" not in html
    assert "蒸し菓子はつね" in read(client, "/producers/")


def test_many_producers_stand_on_several_pages(client: Client) -> None:
    for number in range(25):
        page = build_producer_page(f"maker-{number}")
    index = page.get_parent()

    first = read(client, index.url)
    second = read(client, index.url, page="2")

    assert first.count('<li class="good">') == 24
    assert second.count('<li class="good">') == 1
    assert 'href="?page=2"' in first
    assert f'<link rel="canonical" href="{index.get_full_url()}?page=2">' in second


def test_private_goods_and_producers_stand_in_no_list(client: Client) -> None:
    build_product_page(build_sellable(name="だれでもの茶"))
    hide(build_product_page(build_sellable(name="内緒の茶")))
    maker = build_producer_page("open", title="だれでもの店")
    hide(build_producer_page("hidden", title="内緒の店"))

    shop = read(client, "/shop/")
    makers = read(client, maker.get_parent().url)

    assert "だれでもの茶" in shop
    assert "内緒の茶" not in shop
    assert "だれでもの店" in makers
    assert "内緒の店" not in makers


def hide(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_an_empty_shop_and_an_empty_list_of_producers_say_so(client: Client) -> None:
    build_shop()
    root = Page.objects.get(pk=get_site().root_page_id)
    root.add_child(instance=ProducerIndexPage(title="作り手", slug="producers"))

    assert 'class="empty"' in read(client, "/shop/")
    assert 'class="empty"' in read(client, "/producers/")
