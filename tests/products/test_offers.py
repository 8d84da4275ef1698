from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from wagtail.models import Locale, Site

from orders.models import ShopSettings
from products.door import is_checkout_open
from products.models import ProductPage, Sellable, Variant
from products.selectors import get_availability, get_offer, list_cards, list_offers, with_shelf_rows
from products.selectors.facts import get_facts
from products.services import NewVariant, StockLine, hold_stock, take_stock
from products.states import SaleState, Temperature
from tests.factories.products import (
    build_product_page,
    build_sellable,
    build_shop,
    build_variant,
    get_site,
)
from tests.factories.shop import open_shop

pytestmark = pytest.mark.django_db


def offer_of(variant: Variant, **values: Any) -> Any:
    return get_offer(variant.pk, site=get_site(), at=values.get("at", timezone.now()))


def test_an_offer_says_price_tax_producer_and_how_it_travels() -> None:
    variant = build_variant(
        variants=[
            NewVariant(
                name="10個",
                price_minor=1620,
                tax_rate_percent=8,
                weight_grams=700,
                temperature=Temperature.CHILLED,
                per_order_limit=3,
                stock=20,
            )
        ],
        lead_time_days=2,
        ships_sentence="蒸したその日に送ります。",
    )

    offer = offer_of(variant)

    assert offer.name == "茶まんじゅう 10個"
    assert (offer.price_minor, offer.currency, offer.tax_rate_percent) == (1620, "JPY", 8)
    assert (offer.weight_grams, offer.temperature) == (700, "chilled")
    assert (offer.producer_key, offer.producer_name) == ("hatsune", "蒸し菓子 hatsune")
    assert (offer.lead_time_days, offer.ships_sentence) == (2, "蒸したその日に送ります。")
    assert (offer.left, offer.per_order_limit, offer.most) == (20, 3, 3)
    assert offer.is_on_sale
    assert offer.reason == ""
    assert offer.page_url == f"/shop/goods-{offer.sellable_id}/"


def test_goods_without_a_published_page_are_not_for_sale() -> None:
    offer = offer_of(build_variant(live=False))

    assert offer.state == SaleState.WITHDRAWN
    assert not offer.is_on_sale
    assert offer.reason != ""
    assert offer.page_url == ""


def test_another_citys_goods_have_no_offer_here() -> None:
    variant = build_variant()
    other = Site.objects.create(hostname="other.example", root_page=get_site().root_page)

    assert get_offer(variant.pk, site=other, at=timezone.now()) is None
    assert list_offers([variant.pk, 999_999], site=get_site(), at=timezone.now()).keys() == {
        variant.pk
    }


def test_sold_out_and_all_reserved_are_told_apart() -> None:
    variant = build_variant(stock=3)
    take_stock([StockLine(variant_id=variant.pk, quantity=2)])
    hold_stock([StockLine(variant_id=variant.pk, quantity=1)])
    assert offer_of(variant).state == SaleState.ALL_HELD

    other = build_variant(stock=1, name="湯豆腐")
    take_stock([StockLine(variant_id=other.pk, quantity=1)])
    assert offer_of(other).state == SaleState.SOLD_OUT
    assert offer_of(other).most == 0


def test_the_sale_begins_and_ends_at_the_minute() -> None:
    now = timezone.now()
    variant = build_variant(on_sale_from=now, on_sale_until=now + timedelta(hours=1))

    states = {
        minutes: offer_of(variant, at=now + timedelta(minutes=minutes)).state
        for minutes in (-1, 0, 59, 60)
    }

    assert states == {
        -1: SaleState.NOT_YET,
        0: SaleState.ON_SALE,
        59: SaleState.ON_SALE,
        60: SaleState.ENDED,
    }


@pytest.mark.parametrize("row", ["variant", "sellable", "producer"])
def test_what_is_retired_is_not_for_sale(row: str) -> None:
    variant = build_variant()
    owner: Any = {
        "variant": variant,
        "sellable": variant.sellable,
        "producer": variant.sellable.producer,
    }[row]
    owner.is_retired = True
    owner.save()

    assert offer_of(variant).state == SaleState.WITHDRAWN


def test_the_name_is_that_of_the_page_in_the_readers_language() -> None:
    variant = build_variant()
    page = ProductPage.objects.get(sellable=variant.sellable)
    english = Locale.objects.create(language_code="en")
    build_shop().copy_for_translation(english, copy_parents=True)
    translated = page.copy_for_translation(english)
    translated.title = "Tea buns"
    translated.save_revision().publish()

    assert offer_of(variant).name == "茶まんじゅう"
    with translation.override("en"):
        assert offer_of(variant).name == "Tea buns"
        assert offer_of(variant).page_url.startswith("/en/")
    with translation.override("ko"):
        assert offer_of(variant).name == "茶まんじゅう"


def test_a_product_may_be_announced_only_while_it_can_be_bought() -> None:
    now = timezone.now()
    open_shop(get_site())
    sellable = build_sellable(stock=1, on_sale_from=now + timedelta(days=1))

    assert not get_availability(sellable, at=now).is_available
    assert get_availability(sellable, at=now).reason != ""
    assert get_availability(sellable, at=now + timedelta(days=2)).is_available

    take_stock([StockLine(variant_id=Variant.objects.get(sellable=sellable).pk, quantity=1)])
    assert not get_availability(sellable, at=now + timedelta(days=2)).is_available


def test_a_product_of_a_shop_that_is_not_open_is_neither_announced_nor_shown_as_in_stock() -> None:
    sellable = build_sellable(stock=1)
    page = build_product_page(sellable=sellable)
    ShopSettings.objects.update(responsible_person="")

    closed = get_availability(sellable, at=timezone.now())
    assert not closed.is_available
    assert "not open yet" in closed.reason
    assert get_facts(sellable, at=timezone.now())["availability"] == SaleState.CLOSED
    pages = with_shelf_rows(ProductPage.objects.filter(pk=page.pk), at=timezone.now())
    assert list_cards(pages, at=timezone.now())[0].tag.text == "Not open yet"

    open_shop(get_site())
    assert get_availability(sellable, at=timezone.now()).is_available


def test_a_hundred_offers_take_as_many_queries_as_one(
    django_assert_num_queries: Any,
) -> None:
    ids = [build_variant(name=f"茶 {number}").pk for number in range(3)]
    site = get_site()
    site.root_page.get_url()  # the paths of all Sites are kept after the first address
    with django_assert_num_queries(5):  # a city remembers the answer for a minute; tests do not
        assert is_checkout_open(site.pk)

    with django_assert_num_queries(3 + 5):
        list_offers(ids[:1], site=site, at=timezone.now())
    with django_assert_num_queries(3 + 5):
        list_offers(ids, site=site, at=timezone.now())


def test_an_alias_or_a_copy_sells_from_the_same_stock() -> None:
    variant = build_variant(stock=4)
    page = ProductPage.objects.get(sellable=variant.sellable)
    copy = page.copy(update_attrs={"slug": "copy", "title": "写し"})
    alias = page.create_alias(update_slug="alias")

    assert copy.sellable_id == alias.sellable_id == variant.sellable_id
    assert Sellable.objects.count() == 1


def test_publishing_an_old_draft_restores_no_old_price() -> None:
    variant = build_variant()
    page = ProductPage.objects.get(sellable=variant.sellable)
    old_draft = page.save_revision()
    Variant.objects.filter(pk=variant.pk).update(price_minor=1980)
    take_stock([StockLine(variant_id=variant.pk, quantity=5)])

    old_draft.publish()

    offer = offer_of(variant)
    assert offer.price_minor == 1980
    assert offer.left == 15


def test_a_page_offers_what_a_shared_page_promises() -> None:
    page = build_product_page(build_sellable(stock=1))

    assert page.share_kind == "shop"
    assert page.get_share_text() == "茶まんじゅう\n\n温泉の湯気で蒸した、つるりとした皮。"
    assert page.get_share_turn() == "hatsune"
    assert page.get_share_availability(timezone.now()).is_available
