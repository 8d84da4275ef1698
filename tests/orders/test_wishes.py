"""Day and time of arrival, and fetching goods oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from orders import facts
from orders.models import DeliveryWish, Order, Parcel
from products.models import Producer, ProducerPermit, Sellable, Variant
from tests.factories.products import build_variant
from tests.orders.shopping import ADDRESS, Buyer, read_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=20, lead_time_days=3)


@pytest.fixture
def pickup(variant: Variant) -> None:
    """The producer lets buyers fetch goods."""
    Producer.objects.update(pickup_address="鳴瀬谷町川上 1", pickup_hours="9時〜16時")


def first_day() -> str:
    return (timezone.localdate() + timedelta(days=3 + facts.TRANSIT_DAYS)).isoformat()


def test_a_day_and_a_time_are_chosen_shown_and_kept_with_the_parcel(
    buyer: Buyer, variant: Variant
) -> None:
    buyer.add(variant)
    buyer.give_address(**{"parcel1-day": first_day(), "parcel1-slot": "1416"})
    confirmation = read_confirmation(buyer.get("confirm"))
    page = buyer.get("confirm").content.decode()
    assert "14" in page
    buyer.place(confirmation)

    parcel = Parcel.objects.get()
    assert (parcel.wish_date.isoformat(), parcel.wish_slot) == (first_day(), "1416")
    assert parcel.ship_by == timezone.localdate() + timedelta(days=3)
    assert not DeliveryWish.objects.exists()


@pytest.mark.parametrize(
    "wish",
    [
        {"parcel1-day": "2020-01-01"},
        {"parcel1-day": "x" * 100},
        {"parcel1-slot": "0000"},
    ],
)
def test_a_day_or_time_that_is_not_offered_gets_a_sentence(
    buyer: Buyer, variant: Variant, wish: dict[str, str]
) -> None:
    buyer.add(variant)
    response = buyer.give_address(**wish)
    assert response.status_code == 400
    assert "errorbox" in response.content.decode()
    assert not DeliveryWish.objects.exists()


def test_a_day_that_is_no_longer_possible_is_asked_for_again(
    buyer: Buyer, variant: Variant
) -> None:
    buyer.add(variant)
    buyer.give_address(**{"parcel1-day": first_day()})
    Sellable.objects.update(lead_time_days=10)
    response = buyer.get("confirm")
    assert response["Location"] == "/checkout/?day=gone"
    assert "warnbox" in buyer.client.get(response["Location"]).content.decode()


def test_a_longer_lead_time_binds_nobody_who_was_shown_a_shorter_one(
    buyer: Buyer, variant: Variant
) -> None:
    confirmation = buyer.confirm(variant)
    Sellable.objects.update(lead_time_days=30)
    response = buyer.place(confirmation)
    assert response.status_code == 409
    assert "蒸し菓子" in " ".join(response.context["errors"])
    assert not Order.objects.exists()


def test_goods_with_words_for_their_day_offer_no_day(buyer: Buyer, site: Site) -> None:
    buyer.add(build_variant(ships_sentence="6月下旬"))
    (form,) = buyer.get("address").context["wishes"]
    assert list(form.fields) == ["slot"]


def test_what_is_fetched_costs_nothing_and_needs_no_address(
    buyer: Buyer, variant: Variant, pickup: None
) -> None:
    buyer.add(variant)
    without = {**ADDRESS, "postcode": "", "prefecture": "", "street": ""}
    assert buyer.post("address", without).status_code == 400
    assert buyer.post("address", {**without, "parcel1-how": "pickup"}).status_code == 303
    confirmation = read_confirmation(buyer.get("confirm"))
    assert "鳴瀬谷町川上 1" in buyer.get("confirm").content.decode()
    buyer.place(confirmation)

    order = Order.objects.get()
    parcel = order.parcels.get()
    assert (order.shipping_minor, parcel.fee_minor, parcel.is_pickup) == (0, 0, True)
    assert parcel.pickup_place.startswith("鳴瀬谷町川上 1")
    assert order.list_address_lines() == []
    assert buyer.get("order", order.token).status_code == 200


def test_alcohol_asks_for_the_age_and_orders_nothing_without_it(
    buyer: Buyer, variant: Variant
) -> None:
    licence = ProducerPermit.objects.create(
        producer=variant.sellable.producer,
        kind="alcohol",
        name="通信販売酒類小売業免許",
        number="第1号",
        authority="税務署",
    )
    Sellable.objects.update(minimum_age=20, licence=licence)
    confirmation = buyer.confirm(variant)
    assert 'name="age"' in buyer.get("confirm").content.decode()
    response = buyer.place(confirmation)
    assert response.status_code == 409
    assert "20" in " ".join(response.context["errors"])
    assert not Order.objects.exists()

    buyer.post("place", {"confirmation": confirmation, "age": "yes"})
    assert Order.objects.get().events.get(kind="placed").detail["age"] == 20


def test_a_harvest_is_waited_for(buyer: Buyer, variant: Variant) -> None:
    harvest = timezone.localdate() + timedelta(days=40)
    Sellable.objects.update(ships_from=harvest)
    buyer.add(variant)
    (parcel,) = buyer.get("basket").context["quote"].parcels
    assert parcel.ready_day == harvest
    assert all(day > harvest for day in parcel.wish_days)
