from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from orders.models import Order, OrderLine, Parcel, Payment
from orders.payments import build_lines, start_payment
from orders.states import OrderState
from orders.sweep import end_refused_orders, run_due_payments
from products.models import StockItem, Variant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe, build_event, sign
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


def held(variant: Variant) -> int:
    return StockItem.objects.get(variant=variant).held


def make_old(minutes: int) -> None:
    then = timezone.now() - timedelta(minutes=minutes)
    Payment.objects.update(created_at=then, next_check_at=timezone.now())
    Payment.objects.filter(tried_at__isnull=False).update(tried_at=then)


def test_the_request_binds_the_page_to_the_order_and_switches_off_what_we_do_not_want(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)

    (request,) = stripe_memory.list_calls("post", "/checkout/sessions")
    (_method, _path, _fields, key) = stripe_memory.requests[0]
    assert key == f"cs:{order.pk}:1" == Payment.objects.get().idempotency_key
    assert request["mode"] == "payment"
    assert request["locale"] == "ja"
    assert request["client_reference_id"] == str(order.pk)
    assert request["metadata"]["order"] == str(order.pk)
    assert request["payment_intent_data"]["metadata"] == request["metadata"]
    assert request["adaptive_pricing"] == {"enabled": "false"}
    assert "payment_method_types" not in request
    assert "shipping_address_collection" not in request
    assert request["success_url"] == f"http://localhost/checkout/return/{order.token}/"
    assert request["cancel_url"] == f"http://localhost/orders/{order.token}/"
    seconds = int(request["expires_at"]) - timezone.now().timestamp()
    assert 30 * 60 < seconds <= 31 * 60
    amounts = [int(line["price_data"]["unit_amount"]) for line in request["line_items"]]
    assert amounts == [1620, 880]
    assert {line["price_data"]["currency"] for line in request["line_items"]} == {"jpy"}


def test_lines_of_very_many_parcels_become_one_with_the_same_sum(
    buyer: Buyer, variant: Variant
) -> None:
    order = buyer.order(variant)
    for number in range(2, 62):
        parcel = Parcel.objects.create(
            order=order,
            number=number,
            producer_key=f"p{number}",
            producer_name="p",
            temperature="ambient",
            fee_minor=10,
        )
        OrderLine.objects.create(
            order=order,
            parcel=parcel,
            variant=variant,
            name="x",
            quantity=1,
            unit_price_minor=5,
            tax_rate_percent=8,
        )
    lines = build_lines(order)
    assert [(line.text, line.amount_minor) for line in lines] == [
        (f"{order.number} 8%", 1620 + 60 * 5),
        (f"{order.number} 10%", order.shipping_minor + 60 * 10),
    ]


def test_a_lost_answer_is_asked_for_again_with_the_same_key_and_makes_one_page(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    confirmation = buyer.confirm(variant)
    stripe_memory.troubles = ["lost"]
    response = buyer.place(confirmation)

    order = Order.objects.get()
    assert response["Location"] == f"/orders/{order.token}/?payment=unclear"
    page = buyer.client.get(response["Location"])
    assert "The payment page did not open." in page.content.decode()
    assert (order.state, held(variant)) == (OrderState.HELD, 1)

    again = buyer.post("pay", None, order.token)
    assert again["Location"] == "https://pay.example/cs_test_1"
    assert len(stripe_memory.sessions) == 1
    creations = [row for row in stripe_memory.requests if row[0] == "post"]
    assert creations[0] == creations[1]


def test_a_lost_answer_is_looked_up_by_the_tick_when_nobody_comes_back(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.troubles = ["lost"]
    order = buyer.order(variant)
    run_due_payments()
    assert stripe_memory.list_calls("get", "/sessions") == []  # too early to judge

    stripe_memory.pay("cs_test_1")
    make_old(6)
    run_due_payments()

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert get_session_id(order) == "cs_test_1"


def test_a_page_that_was_never_made_frees_the_goods_on_the_providers_word(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.troubles = ["silent"]
    order = buyer.order(variant)
    make_old(6)
    stripe_memory.troubles = ["error"]
    run_due_payments()
    assert held(variant) == 1  # no word yet

    run_due_payments()
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    assert held(variant) == 0


def test_a_crash_between_commit_and_the_call_is_ended_by_the_tick(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe, monkeypatch: Any
) -> None:
    def crash(order: Order) -> None:
        raise SystemExit

    monkeypatch.setattr("orders.views.checkout.go_to_payment", crash)
    confirmation = buyer.confirm(variant)
    with pytest.raises(SystemExit):
        buyer.place(confirmation)
    assert (Order.objects.get().state, held(variant)) == (OrderState.HELD, 1)

    make_old(6)
    run_due_payments()
    assert (Order.objects.get().state, held(variant)) == (OrderState.EXPIRED, 0)


def test_a_page_found_by_its_message_alone_completes_the_order(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe, client: Any
) -> None:
    from orders.notices import run_due_notices

    stripe_memory.troubles = ["lost"]
    order = buyer.order(variant)
    stripe_memory.pay("cs_test_1")
    body = build_event(stripe_memory.sessions["cs_test_1"])
    account = Payment.objects.get().account_id
    response = client.post(
        f"/hooks/stripe/{account}/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": sign(body)},
        SERVER_NAME="localhost",
    )
    assert response.status_code == 200
    assert run_due_notices() == 1
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_refused_page_is_tried_once_more_with_a_new_key(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.troubles = ["refuse:expires_at_invalid"]
    order = buyer.order(variant)
    keys = [row[3] for row in stripe_memory.requests]
    assert keys == [f"cs:{order.pk}:1", f"cs:{order.pk}:2"]
    assert [payment.state for payment in order.payments.order_by("number")] == [
        "rejected",
        "open",
    ]


def test_an_account_that_refuses_everything_keeps_the_goods_for_a_while_and_then_frees_them(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    stripe_memory.troubles = ["refuse:account_invalid"] * 2
    response = buyer.place(buyer.confirm(variant))
    order = Order.objects.get()
    assert response["Location"].endswith("?payment=unclear")
    assert end_refused_orders() == 0
    assert held(variant) == 1

    Payment.objects.update(next_check_at=timezone.now())
    assert end_refused_orders() == 1
    order.refresh_from_db()
    assert (order.state, held(variant)) == (OrderState.EXPIRED, 0)


def test_a_buyer_who_left_the_payment_page_can_pay_on_the_same_page(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    left = buyer.get("order", order.token)
    assert "Pay 2,500円 now" in left.content.decode()

    response = buyer.post("pay", None, order.token)

    assert response["Location"] == "https://pay.example/cs_test_1"
    assert len(stripe_memory.sessions) == 1
    assert held(variant) == 1


def test_an_order_that_was_not_paid_can_be_put_in_the_basket_again(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    stripe_memory.expire(get_session_id(order))
    page = buyer.get("order", order.token).content.decode()
    assert "Put these goods in the basket again" in page
    assert "Pay 2,500円 now" not in page

    assert buyer.post("pay", None, order.token)["Location"] == f"/orders/{order.token}/"
    assert buyer.post("again", None, order.token)["Location"] == "/basket/"
    assert buyer.get("basket").context["quote"].pieces == 1


def test_a_page_opened_for_an_order_that_ended_meanwhile_is_closed_at_once(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe, monkeypatch: Any
) -> None:
    from orders import payments

    stripe_memory.troubles = ["silent"]
    order = buyer.order(variant)
    real = payments.note_page

    def end_first(payment_id: int, page: Any) -> None:
        Order.objects.update(state=OrderState.EXPIRED)
        real(payment_id, page)

    monkeypatch.setattr(payments, "note_page", end_first)
    with pytest.raises(payments.NotPayable):
        start_payment(order.pk)
    assert stripe_memory.sessions["cs_test_1"]["status"] == "expired"


# ---- what the buyer sees ----


def test_the_way_back_from_the_payment_page_says_thank_you_and_mails_the_order(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    from core.models import OutgoingMail

    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order))
    for _time in range(2):
        response = buyer.get("return", order.token)
        assert response["Location"] == f"/checkout/thanks/{order.token}/"
    thanks = buyer.get("thanks", order.token)
    assert order.number in thanks.content.decode()
    assert thanks["Cache-Control"] == "private, no-store"

    mail = OutgoingMail.objects.get()
    assert mail.to == "setsuko@example.com"
    assert f"http://localhost/orders/{order.token}/" in mail.text
    assert order.number in mail.subject
    assert "2,500円" in mail.text
    assert "茶まんじゅう" in mail.text
    assert "&" not in mail.text


def test_the_way_back_without_a_payment_says_so_and_offers_to_pay(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    response = buyer.get("return", order.token)
    assert response["Location"] == f"/orders/{order.token}/?payment=back"
    assert (
        "No payment has reached us yet." in buyer.client.get(response["Location"]).content.decode()
    )
    assert buyer.get("thanks", order.token).status_code == 302


def test_a_silent_provider_gives_no_error_page(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    stripe_memory.troubles = ["silent", "error"]
    assert buyer.get("return", order.token).status_code == 302
    assert buyer.get("order", order.token).status_code == 200
    order.refresh_from_db()
    assert order.state == OrderState.HELD


@pytest.mark.parametrize("token", ["x", "../admin", "%00", "a" * 500])
def test_a_guessed_address_opens_nothing(buyer: Buyer, token: str) -> None:
    assert buyer.client.get(f"/orders/{token}/").status_code in {400, 404}


def test_the_number_of_an_order_does_not_open_it(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    assert buyer.client.get(f"/orders/{order.number}/").status_code == 404
    assert buyer.client.get(f"/orders/{order.pk}/").status_code == 404
