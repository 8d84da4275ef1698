"""Fees by size, islands, several boxes."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from orders.models import Order, Parcel, PostcodeArea, ShippingRate
from orders.shipping import set_default_shipping_rates
from products.models import Variant
from tests.factories.products import build_variant
from tests.orders.shopping import Buyer

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    variant = build_variant(stock=60)
    Variant.objects.filter(pk=variant.pk).update(per_order_limit=60, weight_grams=500)
    return variant


def fee(region: str, size: int, temperature: str = "ambient") -> int:
    return ShippingRate.objects.get(region=region, temperature=temperature, size=size).fee_minor


def test_more_goods_make_a_larger_parcel_with_its_own_fee(buyer: Buyer, variant: Variant) -> None:
    buyer.add(variant, 9)
    response = buyer.post("basket", {"prefecture": "41"})
    quote = buyer.get("basket").context["quote"]
    assert response.status_code == 303
    assert (quote.parcels[0].sizes, quote.shipping_minor) == ([80], fee("kyushu", 80))


def test_what_is_too_much_for_the_largest_box_comes_in_two_and_each_is_a_parcel(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    Variant.objects.filter(pk=variant.pk).update(temperature="chilled")
    buyer.add(variant, 35)
    buyer.give_address()
    page = buyer.get("basket").content.decode()
    assert "120, 80" in page

    buyer.place(buyer.confirm())

    order = Order.objects.get()
    parcels = list(Parcel.objects.filter(order=order))
    assert [(parcel.number, parcel.size) for parcel in parcels] == [(1, 120), (2, 80)]
    assert [line.quantity for line in order.lines.all()] == [30, 5]
    assert order.shipping_minor == fee("kyushu", 120, "chilled") + fee("kyushu", 80, "chilled")
    assert order.total_minor == 35 * 1620 + order.shipping_minor
    variant.stock.refresh_from_db()
    assert variant.stock.held == 35


def test_a_fee_for_any_size_counts_where_there_is_no_other(buyer: Buyer, variant: Variant) -> None:
    rates = ShippingRate.objects.filter(region="kyushu", temperature="ambient")
    rates.exclude(size=60).delete()
    rates.update(size=0, fee_minor=500)
    buyer.add(variant, 30)
    buyer.post("basket", {"prefecture": "41"})
    quote = buyer.get("basket").context["quote"]
    assert (quote.parcels[0].sizes, quote.shipping_minor) == ([120], 500)


def test_an_island_costs_more_and_the_surcharge_is_said(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    PostcodeArea.objects.create(site=site, prefix="811", name="ひろいところ", surcharge_minor=1)
    PostcodeArea.objects.create(site=site, prefix="8115", name="壱岐", surcharge_minor=660)
    confirmation = buyer.confirm(variant, postcode="811-5101", prefecture="42")
    page = buyer.get("confirm").content.decode()
    assert "660円" in page
    assert "壱岐" in page

    buyer.place(confirmation)
    parcel = Parcel.objects.get()
    assert parcel.surcharge_minor == 660
    assert parcel.fee_minor == fee("kyushu", 60) + 660
    assert Order.objects.get().shipping_minor == parcel.fee_minor


def test_a_place_that_is_not_delivered_to_is_said_by_name_and_stops_the_order(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    PostcodeArea.objects.create(site=site, prefix="100", name="小笠原", is_delivered=False)
    buyer.add(variant)
    buyer.give_address(postcode="100-2101", prefecture="13")
    response = buyer.get("confirm")
    assert response.status_code == 409
    assert "小笠原" in response.content.decode()
    assert not Order.objects.exists()


def test_the_postcode_in_the_basket_chooses_prefecture_and_island(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    PostcodeArea.objects.create(site=site, prefix="8115", name="壱岐", surcharge_minor=660)
    buyer.add(variant)
    buyer.post("basket", {"prefecture": "", "postcode": "８１１−５１０１"})
    quote = buyer.get("basket").context["quote"]
    assert (quote.prefecture, quote.shipping_minor) == ("42", fee("kyushu", 60) + 660)

    unknown = buyer.post("basket", {"prefecture": "", "postcode": "999-9999"})
    assert unknown.status_code == 400
    assert buyer.get("basket").context["quote"].prefecture == "42"


def test_the_table_of_fees_is_filled_once_and_what_is_there_stays(site: Site) -> None:
    before = ShippingRate.objects.count()
    ShippingRate.objects.filter(region="kyushu", temperature="ambient").exclude(size=60).delete()
    assert set_default_shipping_rates(site) == 0
    assert ShippingRate.objects.count() == before - 5
