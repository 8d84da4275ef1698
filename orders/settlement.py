"""What became of a payment. The signed message, the return page and the tick all come here.

Each time the provider is asked anew, so the order in which messages arrive does not matter.
Goods are released on the provider's word only, never on our clock; money that comes late takes
goods again or is paid back, it is never dropped.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from products.services import SoldOut, commit_held_stock, release_stock, take_stock

from .discounts import release_code, take_code_again
from .gateways import Gateway, PageState, PaymentPage, get_gateway
from .history import lock_order, move_order, write_event
from .holding import list_stock_lines
from .mails import mail_desk, mail_order
from .models import Order, Payment
from .refunds import write_refund
from .states import UNPAID, OrderState, StockState

#: The provider's clock may be behind ours.
CLOCK_SKEW = timedelta(minutes=1)
SHORTEST_PAUSE = timedelta(minutes=2)

LIVE = (Payment.State.NEW, Payment.State.OPEN, Payment.State.PENDING)


def settle_order(order_id: Any) -> Order:
    """Ask the provider what became of an order's payments, act on it, return the order.

    Safe to call any number of times, also at once. Raises GatewayUnclear when the provider
    does not answer; nothing is changed then. Must run outside a transaction.
    """
    payments = Payment.objects.filter(order_id=order_id, session_id__isnull=False)
    for payment in payments.exclude(state=Payment.State.PAID).select_related("account"):
        gateway = get_gateway(payment.account)
        page = gateway.read_page(payment.session_id or "")
        if page.state == PageState.OPEN and _is_over(payment):
            page = gateway.close_page(page.id)
        apply_page(payment.pk, page)
    return Order.objects.select_related("site").get(pk=order_id)


def settle_lost_payment(payment: Payment) -> None:
    """Find out whether a payment whose answer was lost has a page; if it has none, end it.

    Raises GatewayUnclear. Must run outside a transaction.
    """
    gateway: Gateway = get_gateway(payment.account)
    page = gateway.find_page(
        order_ref=str(payment.order_id),
        payment_number=payment.number,
        since=payment.created_at - CLOCK_SKEW,
        until=timezone.now() + CLOCK_SKEW,
    )
    if page is not None:
        note_page(payment.pk, page)
        settle_order(payment.order_id)
        return
    with transaction.atomic():
        order = lock_order(payment.order_id)
        ended = Payment.objects.filter(
            pk=payment.pk, state=Payment.State.NEW, session_id__isnull=True
        ).update(state=Payment.State.EXPIRED, checked_at=timezone.now(), error="no page")
        if ended:
            _end_unpaid(order, reason="no_page")


@transaction.atomic
def note_page(payment_id: int, page: PaymentPage) -> None:
    """Write down which page belongs to a payment; the first one stays."""
    now = timezone.now()
    Payment.objects.filter(pk=payment_id, session_id__isnull=True).exclude(
        state=Payment.State.PAID
    ).update(
        session_id=page.id,
        session_url=page.url,
        state=Payment.State.OPEN,
        checked_at=now,
        next_check_at=now + SHORTEST_PAUSE,
        error="",
    )


@transaction.atomic
def apply_page(payment_id: int, page: PaymentPage) -> None:
    """Act on what the provider says of a payment's page. Every move is guarded."""
    payment = Payment.objects.get(pk=payment_id)
    order = lock_order(payment.order_id)
    payment.refresh_from_db()
    if payment.state == Payment.State.PAID:
        return
    now = timezone.now()
    payment.checked_at = now
    payment.next_check_at = _plan_next_check(payment)
    payment.payment_ref = page.payment_ref or payment.payment_ref
    if page.state == PageState.PAID:
        payment.state = Payment.State.PAID
        payment.paid_minor = page.amount_minor
        payment.save()
        _take_money(order, payment=payment, page=page)
    elif page.state == PageState.PENDING:
        _await_money(order, payment=payment, page=page)
    elif page.state in {PageState.EXPIRED, PageState.FAILED}:
        is_expired = page.state == PageState.EXPIRED
        payment.state = Payment.State.EXPIRED if is_expired else Payment.State.FAILED
        payment.save()
        _end_unpaid(order, reason=str(page.state))
    else:
        payment.save()


def _await_money(order: Order, *, payment: Payment, page: PaymentPage) -> None:
    """A convenience store's code was given: keep the goods until it lapses, and mail it."""
    payment.state = Payment.State.PENDING
    payment.voucher_url = page.voucher_url or payment.voucher_url
    payment.pay_until = page.pay_until or payment.pay_until
    payment.next_check_at = _plan_next_check(payment)
    payment.save()
    if move_order(order, OrderState.AWAITING, kind="payment_promised", payment=payment.number):
        mail_order(
            order,
            "awaiting",
            suffix=str(payment.number),
            voucher_url=payment.voucher_url,
            pay_until=payment.pay_until,
        )


def finish_free_order(order: Order) -> None:
    """An order with nothing to pay is paid as it is placed; no provider hears of it.

    Belongs in the transaction that wrote the order and holds its goods.
    """
    take_goods(order)
    mark_paid(order, kind="nothing_to_pay")


def _take_money(order: Order, *, payment: Payment, page: PaymentPage) -> None:
    """Money is here. Called once per payment, with the order locked."""
    if order.state not in {*UNPAID, OrderState.EXPIRED, OrderState.CANCELLED}:
        if payment.paid_minor:
            _pay_back(order, payment=payment, kind="double")
        return
    if (page.amount_minor, page.currency, page.order_ref) != (
        payment.amount_minor,
        payment.currency,
        str(order.pk),
    ):
        move_order(
            order,
            OrderState.REVIEW,
            kind="amount_differs",
            expected=payment.amount_minor,
            paid=page.amount_minor,
            currency=page.currency,
        )
        mail_desk(order, "amount_differs")
        return
    if order.state == OrderState.CANCELLED:
        _pay_back(order, payment=payment, kind="cancelled")
    elif take_goods(order):
        mark_paid(order, kind="paid", payment=payment.number)
    else:
        _pay_back(order, payment=payment, kind="late")


def take_goods(order: Order) -> bool:
    """Turn the order's held goods into sold ones; if they were released, take free ones.

    Returns False, with nothing changed, when they are no longer there.
    """
    lines = list_stock_lines(order)
    try:
        if order.stock_state == StockState.HELD:
            commit_held_stock(lines, why=order.number)
        elif order.stock_state == StockState.RELEASED:
            take_stock(lines, why=order.number)
    except SoldOut:
        return False
    _set_stock_state(order, StockState.SOLD)
    take_code_again(order)
    return True


def mark_paid(order: Order, *, kind: str, actor: Any = None, **detail: Any) -> None:
    """Move a locked order whose goods are sold to `paid`, and promise the mail."""
    if move_order(order, OrderState.PAID, kind=kind, actor=actor, **detail):
        order.paid_at = timezone.now()
        order.save(update_fields=["paid_at"])
        mail_order(order, "paid")


def free_goods(order: Order) -> None:
    """Release what a locked order still holds; done twice, it is done once."""
    if order.stock_state == StockState.HELD:
        release_stock(list_stock_lines(order))
        _set_stock_state(order, StockState.RELEASED)
    release_code(order)


def _pay_back(order: Order, *, payment: Payment, kind: str) -> None:
    """Promise to give back a payment that cannot be taken; the row is carried out later."""
    write_refund(payment, amount_minor=payment.paid_minor, kind=kind, reason="", by=None)
    event = f"pay_back_{kind}"
    if kind == "double":
        # The order goes on with the payment that came first.
        write_event(order, event, payment=payment.number)
    elif move_order(order, OrderState.REFUND_DUE, kind=event, payment=payment.number):
        mail_order(order, "late")
    mail_desk(order, f"pay_back_{kind}", suffix=str(payment.number))


def _end_unpaid(order: Order, *, reason: str) -> None:
    """Nobody paid and nobody can any more: free the goods, unless another page is open."""
    if order.payments.filter(state__in=LIVE).exists():
        return
    if move_order(order, OrderState.EXPIRED, kind="not_paid", reason=reason):
        free_goods(order)
        mail_order(order, "expired")


@transaction.atomic
def end_rejected_order(order_id: Any) -> None:
    """End an order whose every payment the provider refused to open."""
    _end_unpaid(lock_order(order_id), reason="refused")


def _set_stock_state(order: Order, state: StockState) -> None:
    order.stock_state = state
    order.save(update_fields=["stock_state"])


def _is_over(payment: Payment) -> bool:
    return payment.request_expires_at + CLOCK_SKEW <= timezone.now()


def _plan_next_check(payment: Payment) -> Any:
    """Ask often at first and seldom later, and once more when the time to pay is over."""
    now = timezone.now()
    pause = max(SHORTEST_PAUSE, (now - payment.created_at) / 2)
    end = (payment.pay_until or payment.request_expires_at) + CLOCK_SKEW
    return min(now + pause, end) if end > now else now + pause
