"""Where the parcels go."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from orders.models import Delivery, Order, ShippingRate
from orders.prefectures import PREFECTURE_LABELS
from orders.views import checkout
from products.models import Variant
from tests.factories.products import build_variant
from tests.orders.shopping import Buyer, read_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


def test_an_address_with_errors_keeps_what_was_typed_and_names_each_field(
    buyer: Buyer, variant: Variant
) -> None:
    buyer.add(variant)
    response = buyer.give_address(
        name="", postcode="12", prefecture="99", phone="abc", email="no", building="みどり荘 <3"
    )

    text = response.content.decode()
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {
        "name",
        "postcode",
        "prefecture",
        "phone",
        "email",
    }
    assert "みどり荘 &lt;3" in text
    assert 'value="abc"' in text
    assert "A postcode has seven digits" in text
    assert not Delivery.objects.exists()


def test_full_width_digits_and_names_beyond_the_basic_plane_are_taken_as_they_are(
    buyer: Buyer, variant: Variant
) -> None:
    buyer.add(variant)
    response = buyer.give_address(
        name="𠮷野 家", postcode="８４０－０００１", phone="０９５２ー１１ー２２３３"
    )
    assert response.status_code == 303
    delivery = Delivery.objects.get()
    assert (delivery.name, delivery.postcode, delivery.phone) == (
        "𠮷野 家",
        "840-0001",
        "0952-11-2233",
    )


def test_the_address_sent_twice_at_once_is_kept_once(
    buyer: Buyer, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyer.add(variant)
    buyer.give_address()
    monkeypatch.setattr(checkout, "get_delivery", lambda basket: None)  # read before the other
    response = buyer.give_address(street="佐賀市みどり町 9")
    assert (response.status_code, response["Location"]) == (303, "/checkout/confirm/")
    assert Delivery.objects.get().street == "佐賀市みどり町 9"


def test_the_fee_is_that_of_the_address_whatever_was_tried_out_in_the_basket(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    fees = dict(
        ShippingRate.objects.filter(
            site=site, temperature=variant.temperature, size=60
        ).values_list("region", "fee_minor")
    )
    buyer.confirm(variant, prefecture="47")
    buyer.post("basket", {"prefecture": "41"})
    buyer.place(read_confirmation(buyer.get("confirm")))

    order = Order.objects.get()
    assert (order.prefecture, order.shipping_minor) == ("47", fees["okinawa"])
    assert fees["okinawa"] > fees["kyushu"]


def test_goods_do_not_go_where_they_cannot_because_another_place_was_tried_out(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    ShippingRate.objects.filter(site=site, region="okinawa").delete()
    buyer.add(variant)
    buyer.give_address(prefecture="47")
    buyer.post("basket", {"prefecture": "41"})

    response = buyer.get("confirm")

    assert response.status_code == 409
    assert str(PREFECTURE_LABELS["47"]) in response.content.decode()
    assert not Order.objects.exists()


def test_an_empty_basket_has_no_checkout(buyer: Buyer) -> None:
    for page in ("address", "confirm"):
        response = buyer.get(page)
        assert (response.status_code, response["Location"]) == (302, "/basket/")
