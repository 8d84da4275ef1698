from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from orders.models import Dispute, Order, OrderLine, Payment, Refund, RefundLine
from orders.refunds import refund_order, retry_refund, run_due_refunds, write_refund
from orders.settlement import settle_order
from orders.states import OrderState
from products.models import Producer, Variant
from settlement import booking
from settlement.booking import book_what_is_new, close_sale
from settlement.checks.journal import check_journal
from settlement.models import Account, CommissionRate, Entry, Posting
from settlement.selectors import build_statement, get_order_split
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import get_session_id

pytestmark = pytest.mark.django_db
Buy = Callable[..., Order]


@pytest.fixture(autouse=True)
def commission(site: Any) -> CommissionRate:
    return CommissionRate.objects.create(
        site=site, tenths_of_percent=50, valid_from=date(2026, 4, 1)
    )


def give_back(order: Order, amount: int, **fields: Any) -> Refund:
    payment = order.payments.get(state=Payment.State.PAID)
    refund = write_refund(payment, amount_minor=amount, kind="desk", reason="", by=None)
    for line in fields.get("lines", []):
        RefundLine.objects.create(refund=refund, **line)
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    refund.refresh_from_db()
    assert refund.state == Refund.State.DONE
    return refund


def test_every_yen_of_a_paid_order_is_with_somebody(buy: Buy, variant: Variant) -> None:
    order = buy(variant)

    book_what_is_new()

    split = get_order_split(order)
    assert split.paid_minor == order.total_minor == split.sum_minor
    assert split.open_minor == 0
    kept = split.commission_minor + split.tax_minor
    assert kept == (order.goods_minor * 50 + 499) // 1000
    assert split.producers == {variant.sellable.producer.key: order.goods_minor - kept}
    assert split.shipping_minor == order.shipping_minor


def test_booking_again_adds_nothing(buy: Buy, variant: Variant) -> None:
    buy(variant)
    book_what_is_new()
    before = Posting.objects.count()

    assert book_what_is_new() == (
        "receipts 0, sales 0, reversals 0, refunds 0, disputes 0, closings 0"
    )
    assert Posting.objects.count() == before


def test_an_unpaid_order_is_not_in_the_books(variant: Variant, stripe_memory: MemoryStripe) -> None:
    from tests.orders.shopping import build_order

    build_order(variant)
    book_what_is_new()

    assert Entry.objects.count() == 0


def test_an_order_that_was_paid_back_leaves_nobody_anything(buy: Buy, variant: Variant) -> None:
    order = buy(variant)
    book_what_is_new()
    refund_order(order.pk, reason="", by=None, goods_are_back=True)
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED

    book_what_is_new()

    split = get_order_split(order)
    assert split.refund_minor == split.paid_minor == split.sum_minor
    assert set(split.producers.values()) <= {0}
    assert (split.commission_minor, split.tax_minor, split.shipping_minor) == (0, 0, 0)


def test_goods_paid_back_come_from_their_producer_and_the_fee_stays(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    line = OrderLine.objects.get(order=order)
    give_back(
        order,
        line.net_minor,
        lines=[{"line": line, "quantity": 1, "amount_minor": line.net_minor}],
    )
    book_what_is_new()

    split = get_order_split(order)
    assert split.sum_minor == split.paid_minor
    assert split.producers == {variant.sellable.producer.key: 0}
    assert split.commission_minor + split.tax_minor == 0
    assert split.shipping_minor == order.shipping_minor


def test_a_share_of_an_order_comes_from_all_in_proportion(buy: Buy, variant: Variant) -> None:
    order = buy(variant)
    give_back(order, order.total_minor // 2)
    book_what_is_new()

    split = get_order_split(order)
    assert split.sum_minor == split.paid_minor
    assert split.refund_minor == order.total_minor // 2
    assert 0 < split.shipping_minor < order.shipping_minor
    assert split.commission_minor > 0


def test_money_that_came_twice_is_nobodys_until_it_is_back(
    buy: Buy, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buy(variant)
    first = order.payments.get()
    second = Payment.objects.create(
        order=order,
        account=first.account,
        number=2,
        state=Payment.State.PAID,
        idempotency_key="second",
        request_expires_at=timezone.now(),
        next_check_at=timezone.now(),
        amount_minor=first.amount_minor,
        paid_minor=first.amount_minor,
        currency="JPY",
        payment_ref=first.payment_ref,
    )
    write_refund(second, amount_minor=second.paid_minor, kind="double", reason="", by=None)
    book_what_is_new()

    assert get_order_split(order).open_minor == second.paid_minor

    Refund.objects.update(state=Refund.State.DONE, done_at=timezone.now())
    book_what_is_new()
    split = get_order_split(order)
    assert (split.open_minor, split.refund_minor) == (0, second.paid_minor)
    assert split.sum_minor == split.paid_minor == 2 * order.total_minor


def test_a_rate_that_comes_later_does_not_change_what_is_booked(
    buy: Buy, variant: Variant, site: Any
) -> None:
    order = buy(variant)
    CommissionRate.objects.create(
        site=site, tenths_of_percent=900, valid_from=timezone.localdate()
    ).delete()
    book_what_is_new()
    CommissionRate.objects.create(site=site, tenths_of_percent=900, valid_from=timezone.localdate())
    book_what_is_new()

    split = get_order_split(order)
    assert split.commission_minor + split.tax_minor < order.goods_minor // 10


def test_a_producers_month_has_a_line_per_order_and_refund_and_sums_up(
    buy: Buy, variant: Variant, producer: Producer
) -> None:
    order = buy(variant)
    line = OrderLine.objects.get(order=order)
    book_what_is_new()
    give_back(
        order,
        line.net_minor,
        lines=[{"line": line, "quantity": 1, "amount_minor": line.net_minor}],
    )
    book_what_is_new()
    today = timezone.localdate()

    statement = build_statement(producer, year=today.year, month=today.month)

    assert [row.kind for row in statement.lines] == ["sale", "refund"]
    assert statement.goods_minor == 0
    assert statement.commission_minor == 0
    assert statement.payout_minor == order.shipping_minor
    assert build_statement(producer, year=today.year - 1, month=today.month).lines == ()


def test_the_journal_is_only_added_to(buy: Buy, variant: Variant) -> None:
    buy(variant)
    book_what_is_new()

    with pytest.raises(TypeError):
        Entry.objects.get(kind="sale").delete()
    with pytest.raises(TypeError):
        Posting.objects.filter(account=Account.PRODUCER).get().save()


def test_settling_late_money_books_it_and_its_way_back(
    variant: Variant, stripe_memory: MemoryStripe
) -> None:
    from tests.orders.shopping import build_order

    order = build_order(variant)
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)
    stripe_memory.pay(get_session_id(order))
    settle_order(order.pk)
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    book_what_is_new()

    split = get_order_split(Order.objects.get(pk=order.pk))
    assert (split.paid_minor, split.refund_minor, split.open_minor) == (
        order.total_minor,
        order.total_minor,
        0,
    )


def test_money_beyond_the_total_goes_back_from_what_was_never_allotted(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    Payment.objects.update(paid_minor=order.total_minor + 500)
    give_back(order, order.total_minor + 500)

    book_what_is_new()

    split = get_order_split(order)
    assert split.paid_minor == split.refund_minor == split.sum_minor == order.total_minor + 500
    assert (split.open_minor, split.commission_minor) == (0, 0)


def pay_all_back(order: Order) -> Refund:
    refund_order(order.pk, reason="", by=None, goods_are_back=True)
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    return Refund.objects.latest("pk")


def test_an_order_is_not_closed_before_its_refunds_are_booked(
    buy: Buy, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = buy(variant)
    book_what_is_new()
    pay_all_back(order)

    def fail(_refund: Refund) -> bool:
        raise ValueError("does not add up")

    with monkeypatch.context() as broken:
        broken.setattr(booking, "book_refund", fail)
        book_what_is_new()
    assert not Entry.objects.filter(kind="closing").exists()

    book_what_is_new()
    split = get_order_split(order)
    assert split.refund_minor == split.paid_minor == split.sum_minor
    assert list(check_journal(order.site)) == []


def test_an_order_that_moved_on_since_it_was_found_is_not_closed(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    book_what_is_new()
    refund_order(order.pk, reason="", by=None, goods_are_back=True)
    assert close_sale(order) is False
    assert not Entry.objects.filter(kind="closing").exists()


def test_a_refund_that_did_not_stay_with_the_buyer_is_taken_out_of_the_books_and_again_in(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    book_what_is_new()
    refund = pay_all_back(order)
    book_what_is_new()
    before = get_order_split(order)
    assert before.refund_minor == order.total_minor

    Refund.objects.update(state=Refund.State.FAILED)
    Payment.objects.update(refunded_minor=0)
    book_what_is_new()
    book_what_is_new()

    split = get_order_split(order)
    assert (split.refund_minor, split.open_minor) == (0, 0)
    assert split.paid_minor == split.sum_minor == order.total_minor
    assert split.producers[variant.sellable.producer.key] > 0
    assert list(check_journal(order.site)) == []

    retry_refund(refund.pk, by=None)
    run_due_refunds()
    book_what_is_new()
    assert get_order_split(order) == before
    assert list(check_journal(order.site)) == []


def test_money_owed_again_is_not_closed_away(buy: Buy, variant: Variant) -> None:
    """A refund that was never booked and did not stay with the buyer leaves every share."""
    order = buy(variant)
    book_what_is_new()
    pay_all_back(order)
    Refund.objects.update(state=Refund.State.FAILED)
    book_what_is_new()
    assert not Entry.objects.filter(kind="closing").exists()
    assert get_order_split(order).sum_minor == order.total_minor


def lose_dispute(payment: Payment, **changes: Any) -> Dispute:
    values = {
        "account": payment.account,
        "payment": payment,
        "payment_ref": payment.payment_ref,
        "provider_ref": "dp_1",
        "state": Dispute.State.LOST,
        "amount_minor": payment.paid_minor,
        "currency": "JPY",
        "opened_at": timezone.now(),
        "checked_at": timezone.now(),
    }
    return Dispute.objects.create(**{**values, **changes})


def test_a_lost_dispute_is_the_citys_loss_and_every_yen_still_sums(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    book_what_is_new()
    producers = get_order_split(order).producers
    dispute = lose_dispute(order.payments.get())
    book_what_is_new()
    book_what_is_new()

    split = get_order_split(order)
    assert split.disputed_minor == -split.loss_minor == order.total_minor
    assert split.sum_minor == split.paid_minor == order.total_minor
    assert (split.producers, split.open_minor) == (producers, 0)
    assert list(check_journal(order.site)) == []

    Dispute.objects.filter(pk=dispute.pk).update(state=Dispute.State.WON)
    book_what_is_new()
    split = get_order_split(order)
    assert (split.disputed_minor, split.loss_minor) == (0, 0)
    assert split.sum_minor == split.paid_minor
    assert list(check_journal(order.site)) == []


def test_a_lost_dispute_over_money_that_was_nobodys_takes_it_from_there(
    variant: Variant, stripe_memory: MemoryStripe
) -> None:
    from tests.orders.shopping import build_order

    order = build_order(variant)
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)
    stripe_memory.pay(get_session_id(order))
    settle_order(order.pk)
    Refund.objects.update(state=Refund.State.FAILED)
    Payment.objects.update(refunded_minor=0)
    lose_dispute(order.payments.get())
    book_what_is_new()

    split = get_order_split(order)
    assert (split.disputed_minor, split.loss_minor, split.open_minor) == (order.total_minor, 0, 0)
    assert split.sum_minor == split.paid_minor


def test_a_lost_dispute_in_another_currency_is_told(buy: Buy, variant: Variant) -> None:
    order = buy(variant)
    lose_dispute(order.payments.get(), currency="USD")
    book_what_is_new()
    assert [one.key for one in check_journal(order.site)] == [f"journal:dispute:{order.pk}"]
