from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, Site

from orders.models import Basket, BasketLine, Delivery, Order, Payment, ShippingRate
from orders.prefectures import PREFECTURE_LABELS
from orders.states import OrderState, StockState
from orders.views import checkout
from products.models import Producer, StockItem, Variant
from products.services import StockLine, hold_stock
from products.states import Temperature
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import ADDRESS, Buyer, get_confirmation, read_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


def held(variant: Variant) -> int:
    return StockItem.objects.get(variant=variant).held


# ---- the basket ----


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


# ---- the address ----


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
        ShippingRate.objects.filter(site=site, temperature=variant.temperature).values_list(
            "region", "fee_minor"
        )
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


# ---- the final page ----


@pytest.mark.parametrize("prefix", ["", "/en", "/ko", "/easy"])
def test_the_final_page_says_the_six_things_of_the_law_in_every_language(
    buyer: Buyer, variant: Variant, prefix: str
) -> None:
    buyer.client.post(f"{prefix}/basket/add/", {"variant": variant.pk, "quantity": "2"})
    buyer.client.post(f"{prefix}/checkout/", ADDRESS)
    response = buyer.client.get(f"{prefix}/checkout/confirm/")

    shown = response.context["shown"]
    assert response.status_code == 200
    assert [line["quantity"] for line in shown["lines"]] == [2]
    assert "4,120" in shown["total"]
    assert {term["key"] for term in shown["terms"]} == {
        "payment",
        "dispatch",
        "address",
        "cancellation",
        "period",
        "subscription",
        "seller",
    }
    assert all(term["text"] and all(term["text"]) for term in shown["terms"])
    assert "4,120" in shown["button"]
    for words in (shown["button"], shown["warning"], shown["tax_note"]):
        assert words in response.content.decode()
    assert not Order.objects.exists()


def test_what_the_final_page_showed_is_kept_with_the_order(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    assert order.shown == get_confirmation(order).shown
    assert order.shown["binding"]["total"] == order.total_minor == 1620 + 880


# ---- placing the order ----


def test_placing_holds_the_goods_and_leads_to_the_payment_page(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    response = buyer.place(buyer.confirm(variant))

    order = Order.objects.get()
    session = Payment.objects.get(order=order).session_id or ""
    assert response.status_code == 303
    assert response["Location"] == stripe_memory.sessions[session]["url"]
    assert (order.state, order.stock_state) == (OrderState.HELD, StockState.HELD)
    assert held(variant) == 1
    assert not BasketLine.objects.exists()
    assert not Delivery.objects.exists()
    assert order.token not in order.number
    assert len(order.token) >= 40


def test_back_reload_and_double_click_place_one_order(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    pages = {buyer.place(confirmation)["Location"] for _time in range(3)}

    assert len(pages) == 1
    assert Order.objects.count() == 1
    assert held(variant) == 1
    assert len(stripe_memory.list_calls("post", "/sessions")) == 1


def test_a_replay_after_paying_shows_the_order_and_charges_nothing(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    buyer.place(confirmation)
    order = Order.objects.get()
    stripe_memory.pay(Payment.objects.get().session_id or "")
    buyer.get("return", order.token)

    response = buyer.place(confirmation)

    assert response["Location"] == f"/orders/{order.token}/"
    assert Order.objects.count() == 1
    assert len(stripe_memory.list_calls("post", "/sessions")) == 1


def test_a_price_that_changed_is_said_by_name_before_money_moves(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    Variant.objects.filter(pk=variant.pk).update(price_minor=1800)

    response = buyer.place(confirmation)

    assert response.status_code == 409
    text = response.content.decode()
    assert "茶まんじゅう: the price changed from 1,620円 to 1,800円." in text
    assert not Order.objects.exists()
    assert stripe_memory.requests == []
    assert held(variant) == 0
    # The page that says so is a new final page at the new price.
    buyer.place(read_confirmation(response))
    assert Order.objects.get().total_minor == 1800 + 880


def test_goods_sold_out_since_the_final_page_are_said_by_name(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    hold_stock([StockLine(variant_id=variant.pk, quantity=5)])

    response = buyer.place(confirmation)

    assert response.status_code == 409
    assert "茶まんじゅう" in response.context["errors"][0]
    assert not Order.objects.exists()
    assert stripe_memory.requests == []
    assert BasketLine.objects.count() == 1


def test_goods_that_go_in_the_very_moment_are_said_by_name(
    buyer: Buyer, variant: Variant, monkeypatch: Any
) -> None:
    """The look at the stock said yes, and the guarded update says no."""
    confirmation = buyer.confirm(variant)
    real = hold_stock

    def lose(lines: Any) -> None:
        StockItem.objects.filter(variant=variant).update(held=5)
        real(lines)

    monkeypatch.setattr("orders.services.hold_stock", lose)
    response = buyer.place(confirmation)

    assert response.status_code == 409
    assert response.context["errors"] == [
        "茶まんじゅう was sold out in this moment. Nothing was ordered."
    ]
    assert not Order.objects.exists()
    assert held(variant) == 0  # rolled back with everything else


def test_the_price_in_a_form_is_not_believed(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    buyer.post("add", {"variant": variant.pk, "quantity": "1", "price": "1", "price_minor": "1"})
    buyer.give_address(total="1")
    confirmation = read_confirmation(buyer.get("confirm"))
    buyer.post("place", {"confirmation": confirmation, "total": "1", "total_minor": "1"})
    assert Order.objects.get().total_minor == 1620 + 880


@pytest.mark.parametrize("token", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_confirmation_that_was_never_shown_orders_nothing(
    buyer: Buyer, variant: Variant, token: str
) -> None:
    buyer.confirm(variant)
    response = buyer.place(token)
    assert (response.status_code, response["Location"]) == (303, "/checkout/confirm/")
    assert not Order.objects.exists()


def test_the_confirmation_of_another_buyer_orders_nothing(buyer: Buyer, variant: Variant) -> None:
    theirs = buyer.confirm(variant)
    other = Buyer(Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "same-origin"}))
    other.confirm(variant, name="別の人")
    other.place(theirs)
    assert not Order.objects.exists()


def test_a_city_without_a_payment_account_says_so_and_orders_nothing(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    from orders.models import GatewayAccount

    confirmation = buyer.confirm(variant)
    GatewayAccount.objects.update(is_active=False)
    response = buyer.place(confirmation)
    assert response.status_code == 409
    assert "cannot take payments just now" in response.content.decode()
    assert held(variant) == 0


def test_the_basket_of_one_city_is_not_the_basket_of_another(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="隣の町", slug="neighbour"))
    Site.objects.create(hostname="neighbour.example", port=80, root_page=home)
    order = buyer.order(variant)
    buyer.add(variant)

    token = buyer.client.cookies["basket"].value
    there = Client(SERVER_NAME="neighbour.example", headers={"Sec-Fetch-Site": "same-origin"})
    there.cookies["basket"] = token
    assert there.get("/basket/").context["quote"] is None
    assert there.get(f"/orders/{order.token}/").status_code == 404
    assert there.get(f"/checkout/return/{order.token}/").status_code == 404
    assert there.post(f"/orders/{order.token}/pay/").status_code == 404
    assert there.post("/basket/add/", {"variant": variant.pk, "quantity": "1"}).status_code == 400
