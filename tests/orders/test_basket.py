"""The basket: quantities as people type them, parcels, fees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from orders.models import Basket, BasketLine, Order, ShippingRate
from products.models import Producer, Variant
from products.states import Temperature
from tests.factories.products import build_producer, build_variant
from tests.orders.shopping import Buyer

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


def test_the_basket_needs_no_account_and_its_cookie_is_ours_alone(
    buyer: Buyer, variant: Variant
) -> None:
    response = buyer.add(variant, 2)

    assert (response.status_code, response["Location"]) == (303, "/basket/")
    cookie = response.cookies["basket"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert list(response.cookies) == ["basket"]
    assert BasketLine.objects.get().quantity == 2
    assert cookie.value not in str(Basket.objects.values().get())


def test_the_cookie_is_for_https_only_where_the_site_is(buyer: Buyer, variant: Variant) -> None:
    response = buyer.client.post(
        "/basket/add/", {"variant": variant.pk, "quantity": 1}, secure=True
    )
    assert response.cookies["basket"]["secure"]


def test_a_page_of_the_basket_is_never_stored_anywhere(buyer: Buyer, variant: Variant) -> None:
    buyer.add(variant)
    response = buyer.get("basket")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Page-Cache" not in response


def test_a_form_of_another_site_puts_nothing_in_the_basket(buyer: Buyer, variant: Variant) -> None:
    stranger = Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "cross-site"})
    response = stranger.post("/basket/add/", {"variant": variant.pk, "quantity": 1})
    assert response.status_code == 403
    assert not BasketLine.objects.exists()


@pytest.mark.parametrize("typed", ["１", " 1 ", "１ ", "0001", "①"])
def test_quantities_are_read_as_people_type_them(
    buyer: Buyer, variant: Variant, typed: str
) -> None:
    assert buyer.add(variant, typed).status_code == 303
    assert BasketLine.objects.get().quantity == 1


@pytest.mark.parametrize(
    "typed", ["-1", "0", "1e9", "", "two", "1.5", "9" * 40, "１０００", "٣", "1;DROP", "\x00"]
)
def test_a_quantity_that_is_none_gets_a_sentence_and_changes_nothing(
    buyer: Buyer, variant: Variant, typed: str
) -> None:
    response = buyer.add(variant, typed)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not BasketLine.objects.exists()
    assert not Basket.objects.exists()


@pytest.mark.parametrize("key", ["", "-1", "abc", "9" * 30, "１"])
def test_goods_that_do_not_exist_get_a_sentence(buyer: Buyer, site: Site, key: str) -> None:
    response = buyer.post("add", {"variant": key, "quantity": "1"})
    assert response.status_code == 400
    assert "not sold here" in response.content.decode()


def test_more_than_is_left_is_said_by_name(buyer: Buyer, variant: Variant) -> None:
    buyer.add(variant, 3)
    response = buyer.add(variant, 3)
    assert response.status_code == 400
    assert "Of 茶まんじゅう only 5 are left." in response.content.decode()
    assert BasketLine.objects.get().quantity == 3


def test_quantity_0_takes_a_line_out(buyer: Buyer, variant: Variant) -> None:
    buyer.add(variant, 3)
    buyer.post("basket", {"variant": variant.pk, "quantity": "0"})
    assert not BasketLine.objects.exists()


def test_a_basket_holds_at_most_100_kinds_of_goods(
    buyer: Buyer, variant: Variant, monkeypatch: Any
) -> None:
    monkeypatch.setattr("orders.baskets.MAX_LINES", 1)
    other = build_variant(name="黒にんにく")
    buyer.add(variant)
    response = buyer.add(other)
    assert response.status_code == 400
    assert "at most 1 kinds of goods" in response.content.decode()
    assert BasketLine.objects.count() == 1


def test_one_parcel_per_producer_and_temperature_each_with_its_fee(
    buyer: Buyer, variant: Variant
) -> None:
    farmer: Producer = build_producer("farmer", name="志水茶園")
    tea = build_variant(name="煎茶", producer=farmer, price=1296)
    cold = build_variant(name="ジャム", producer=farmer, price=500)
    Variant.objects.filter(pk=cold.pk).update(temperature=Temperature.CHILLED)
    for goods in (variant, tea, cold):
        buyer.add(goods)
    buyer.post("basket", {"prefecture": "41"})

    quote = buyer.get("basket").context["quote"]

    assert [(parcel.producer_name, parcel.fee_minor) for parcel in quote.parcels] == [
        (variant.sellable.producer.name, 880),
        ("志水茶園", 880),
        ("志水茶園", 1210),
    ]
    assert quote.goods_minor == 1620 + 1296 + 500
    assert quote.total_minor == quote.goods_minor + 880 + 880 + 1210


def test_a_region_without_a_fee_is_said_by_name_and_stops_the_order(
    buyer: Buyer, variant: Variant
) -> None:
    ShippingRate.objects.filter(region="okinawa").delete()
    buyer.add(variant)
    buyer.give_address(prefecture="47")
    response = buyer.get("confirm")
    assert response.status_code == 409
    assert "cannot be sent to Okinawa" in response.content.decode()
    assert not Order.objects.exists()


def test_tax_is_rounded_down_once_per_rate(buyer: Buyer, variant: Variant) -> None:
    buyer.add(variant, 3)
    buyer.post("basket", {"prefecture": "41"})
    shares = buyer.get("basket").context["quote"].taxes
    assert [(share.rate_percent, share.tax_minor) for share in shares] == [
        (8, 4860 * 8 // 108),
        (10, 880 * 10 // 110),
    ]
