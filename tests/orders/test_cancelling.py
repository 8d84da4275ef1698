from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from core.models import OutgoingMail
from orders.fulfilment import mark_parcel_packed
from orders.models import Order, ParcelProblem, Payment, Refund, ShopSettings
from orders.problems import answer_problem
from orders.refunds import run_due_refunds
from orders.settlement import settle_order
from orders.states import OrderState
from products.models import StockItem, Variant
from settlement.checks.stock import check_stock
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import ADDRESS, Buyer, get_session_id, get_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def variant(site: Any) -> Variant:
    shop = ShopSettings.for_site(site)
    shop.desk_emails = "desk@example.jp"
    shop.save()
    producer = build_producer()
    producer.order_email = "farm@example.jp"
    producer.save()
    return build_variant(stock=5, producer=producer)


@pytest.fixture
def order(buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe) -> Order:
    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


def list_mails() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.order_by("pk").values_list("key", "to")
    return [(key.split(":")[0], to) for key, to in rows if not key.startswith("order-paid")]


def test_a_paid_order_is_cancelled_paid_back_and_everybody_is_told(
    buyer: Buyer, order: Order, variant: Variant
) -> None:
    assert get_url("cancel", order.token) in buyer.get("order", order.token).content.decode()
    assert buyer.get("cancel", order.token).status_code == 200
    order.refresh_from_db()
    assert order.state == OrderState.PAID

    for _time in range(2):
        assert buyer.post("cancel", None, order.token).status_code == 303
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE
    assert Refund.objects.get().amount_minor == order.total_minor
    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.held, item.sold) == (5, 0, 0)
    assert list_mails() == [
        ("producer-cancelled", "farm@example.jp"),
        ("order-cancelled", ADDRESS["email"]),
        ("desk-cancelled", "desk@example.jp"),
    ]
    assert run_due_refunds() == 1
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert list(check_stock(order.site)) == []


def test_what_is_packed_is_not_cancelled(buyer: Buyer, order: Order) -> None:
    mark_parcel_packed(order.pk, number=1, by=None)
    assert get_url("cancel", order.token) not in buyer.get("order", order.token).content.decode()
    buyer.post("cancel", None, order.token)
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert not Refund.objects.exists()
    assert list_mails() == []


def test_money_that_comes_for_a_cancelled_order_is_paid_back(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order))  # in another window, a moment before
    buyer.post("cancel", None, order.token)
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert StockItem.objects.get(variant=variant).held == 0
    settle_order(order.pk)
    refund = Refund.objects.get()
    assert (refund.kind, refund.amount_minor) == ("cancelled", order.total_minor)


def test_the_payment_page_of_a_cancelled_order_is_closed(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    buyer.post("cancel", None, order.token)
    assert stripe_memory.sessions[get_session_id(order)]["status"] == "expired"
    settle_order(order.pk)
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert [key for key, _to in list_mails()] == ["order-cancelled", "desk-cancelled"]
    assert Payment.objects.get().state == Payment.State.EXPIRED


def test_another_sites_form_cancels_nothing(buyer: Buyer, order: Order) -> None:
    buyer.client.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"
    headers = {"Sec-Fetch-Site": "cross-site"}
    response = buyer.client.post(get_url("cancel", order.token), headers=headers)
    assert response.status_code == 403
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_problem_reaches_desk_and_producer_and_its_answer_the_buyer(
    buyer: Buyer, order: Order
) -> None:
    data = {"parcel": "1", "kind": "damaged", "text": "ふたが割れていました"}
    for wrong in ({"parcel": "2"}, {"kind": "angry"}, {"text": " "}, {"text": "長" * 1001}):
        response = buyer.post("problem", {**data, **wrong}, order.token)
        assert response.status_code == 400
    assert not ParcelProblem.objects.exists()

    assert buyer.post("problem", data, order.token).status_code == 303
    assert list_mails() == [
        ("desk-problem", "desk@example.jp"),
        ("producer-problem", "farm@example.jp"),
    ]
    assert all(
        "ふたが割れていました" in mail.text for mail in OutgoingMail.objects.order_by("-pk")[:2]
    )
    page = buyer.get("order", order.token).content.decode()
    assert "ふたが割れていました" in page

    problem = ParcelProblem.objects.get()
    answer_problem(problem.pk, order_id=order.pk, answer="新しいものを送ります。", by=None)
    assert "新しいものを送ります。" in buyer.get("order", order.token).content.decode()
    mail = OutgoingMail.objects.get(key__startswith="order-answer")
    assert (mail.to, "新しいものを送ります。" in mail.text) == (ADDRESS["email"], True)


def test_only_so_many_problems_are_open_at_once(buyer: Buyer, order: Order) -> None:
    data = {"parcel": "1", "kind": "late", "text": "まだです"}
    codes = [buyer.post("problem", data, order.token).status_code for _time in range(5)]
    assert codes == [303, 303, 303, 400, 400]
    assert ParcelProblem.objects.count() == 3


def test_an_unpaid_order_has_no_parcel_that_could_be_wrong(buyer: Buyer, variant: Variant) -> None:
    order = buyer.order(variant)
    assert buyer.get("problem", order.token).status_code == 302
    buyer.post("problem", {"parcel": "1", "kind": "late", "text": "まだです"}, order.token)
    assert not ParcelProblem.objects.exists()


def test_a_lost_address_is_mailed_again_and_the_page_never_tells(
    buyer: Buyer, order: Order
) -> None:
    right = {"number": order.number.lower(), "email": ADDRESS["email"].upper()}
    answers = {
        buyer.post("find", data).content
        for data in (right, {**right, "number": "N-0"}, {**right, "email": "no@example.jp"}, right)
    }
    assert len(answers) == 1
    (mail,) = OutgoingMail.objects.filter(key__startswith="order-link")
    assert mail.to == ADDRESS["email"]
    assert order.token in mail.text
    assert order.token.encode() not in answers.pop()


def test_too_many_tries_mail_nothing_and_say_the_same(buyer: Buyer, order: Order) -> None:
    for number in range(10):
        buyer.post("find", {"number": f"N-{number}", "email": "no@example.jp"})
    response = buyer.post("find", {"number": order.number, "email": ADDRESS["email"]})
    assert response.status_code == 200
    assert not OutgoingMail.objects.filter(key__startswith="order-link").exists()
