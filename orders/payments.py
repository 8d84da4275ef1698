"""Taking the buyer to the payment page. The row is committed before the provider is asked."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from products.words import name_temperature

from .gateways import (
    Gateway,
    GatewayRefused,
    GatewayUnclear,
    PageState,
    PaymentLine,
    PaymentPage,
    PaymentRequest,
    get_gateway,
)
from .history import lock_order, write_event
from .methods import Method
from .models import Order, Parcel, Payment
from .promises import name_parcel
from .services import make_payment
from .settlement import apply_page, note_page, settle_order
from .shipping import SHIPPING_TAX_PERCENT

MAX_PAYMENTS = 5
MAX_STRIPE_LINES = 100
MAX_TEXT = 200


class NotPayable(Exception):
    """The order is paid, or the time to pay is over."""


class PaymentUnclear(Exception):
    """The payment page could not be opened, or nobody knows; the goods stay held. Try again."""


def start_payment(order_id: Any) -> str:
    """Return the address of the payment page of an order, opening one if there is none.

    A try whose answer was lost is repeated with the same key, so that the provider makes one
    page. Raises NotPayable or PaymentUnclear. Must run outside a transaction.
    """
    for _try in range(2):
        payment = _find_or_write_payment(order_id)
        if payment.state == Payment.State.OPEN and payment.session_url:
            if payment.is_overdue:
                _settle_quietly(order_id)
                raise NotPayable
            return payment.session_url
        gateway = get_gateway(payment.account)
        Payment.objects.filter(pk=payment.pk).update(tried_at=timezone.now())
        try:
            page = gateway.open_page(build_request(payment))
        except GatewayUnclear as error:
            raise PaymentUnclear from error
        except GatewayRefused as error:
            _reject(payment, error.code)
            continue
        return _take_page(payment, page, gateway)
    raise PaymentUnclear


def build_request(payment: Payment) -> PaymentRequest:
    """Return the request of a payment: the same for every try."""
    order = payment.order
    with translation.override(order.language):
        lines = build_lines(order)
        success = reverse("orders:return", args=[order.token])
        cancel = reverse("orders:order", args=[order.token])
    root = order.site.root_url
    return PaymentRequest(
        order_ref=str(order.pk),
        payment_number=payment.number,
        order_number=order.number,
        lines=lines,
        currency=payment.currency,
        methods=tuple(payment.methods) or (Method.CARD,),
        email=order.email,
        language=order.language,
        expires_at=payment.request_expires_at,
        success_url=f"{root}{success}",
        cancel_url=f"{root}{cancel}",
        idempotency_key=payment.idempotency_key,
    )


def build_lines(order: Order) -> tuple[PaymentLine, ...]:
    """Return one line per parcel and tax rate, shipping included, net of discount.

    Their sum is the total. A line of which nothing is left is not shown.

    An order of very many producers gets one line per rate, for a page takes 100 lines.
    """
    parcels = list(order.parcels.prefetch_related("lines"))
    lines = [line for parcel in parcels for line in _list_parcel_lines(parcel)]
    if len(lines) > MAX_STRIPE_LINES:
        amounts: Counter[int] = Counter()
        for parcel in parcels:
            amounts.update(_sum_rates(parcel))
        lines = [
            PaymentLine(text=f"{order.number} {rate}%", amount_minor=amounts[rate])
            for rate in sorted(amounts)
            if amounts[rate]
        ]
    return tuple(lines)


def _sum_rates(parcel: Parcel) -> Counter[int]:
    """Return what is paid for a parcel by tax rate, its fee included, net of discount."""
    amounts: Counter[int] = Counter()
    for line in parcel.lines.all():
        amounts[line.tax_rate_percent] += line.net_minor
    amounts[SHIPPING_TAX_PERCENT] += parcel.net_fee_minor
    return amounts


def _list_parcel_lines(parcel: Parcel) -> list[PaymentLine]:
    amounts = _sum_rates(parcel)
    texts: dict[int, list[str]] = {}
    for line in parcel.lines.all():
        texts.setdefault(line.tax_rate_percent, []).append(f"{line.name} × {line.quantity}")
    if parcel.net_fee_minor:
        texts.setdefault(SHIPPING_TAX_PERCENT, []).append(_("shipping"))
    name = name_parcel(parcel.producer_name, name_temperature(parcel.temperature))
    return [
        PaymentLine(
            text=_shorten(f"{name} {rate}%: {', '.join(texts[rate])}"), amount_minor=amounts[rate]
        )
        for rate in sorted(amounts)
        if amounts[rate]
    ]


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


@transaction.atomic
def _find_or_write_payment(order_id: Any) -> Payment:
    """Return the attempt to go on with; a new one when the provider refused the last."""
    order = lock_order(order_id)
    if not order.is_payable:
        raise NotPayable
    payment = order.payments.select_related("account", "order__site").order_by("-number").first()
    if payment is None:
        raise NotPayable
    if payment.state == Payment.State.REJECTED:
        if payment.number >= MAX_PAYMENTS:
            raise PaymentUnclear
        payment = make_payment(
            order,
            account=payment.account,
            number=payment.number + 1,
            methods=payment.methods,
        )
    if payment.state not in {Payment.State.NEW, Payment.State.OPEN}:
        raise NotPayable
    return payment


@transaction.atomic
def _reject(payment: Payment, code: str) -> None:
    Payment.objects.filter(pk=payment.pk, state=Payment.State.NEW).update(
        state=Payment.State.REJECTED, error=code[:200], checked_at=timezone.now()
    )
    write_event(payment.order, "payment_refused", code=code[:100], payment=payment.number)


def _take_page(payment: Payment, page: PaymentPage, gateway: Gateway) -> str:
    """Keep the page's id; a page for an order that ended meanwhile is closed at once."""
    note_page(payment.pk, page)
    if page.state == PageState.OPEN and Order.objects.get(pk=payment.order_id).is_payable:
        return page.url
    with suppress(GatewayUnclear):  # the tick closes it then
        apply_page(payment.pk, gateway.close_page(page.id))
    raise NotPayable


def _settle_quietly(order_id: Any) -> None:
    with suppress(GatewayUnclear):  # the tick asks again
        settle_order(order_id)
