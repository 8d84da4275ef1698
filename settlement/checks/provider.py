"""Our payments and refunds against what the provider took and gave back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from orders.gateways import ProviderMoney, get_gateway
from orders.models import GatewayAccount, Payment, Refund

from .mismatch import Mismatch

#: How far back is looked: a konbini payment comes late, a refund later still.
WINDOW = timedelta(days=40)
#: What happened this lately may not be with both sides yet.
SETTLING = timedelta(hours=1)


def check_provider(site: Site) -> Iterator[Mismatch]:
    """Every payment of the provider is one of ours and the other way round, to the last yen."""
    until = timezone.now() - SETTLING
    since = until - WINDOW
    for account in GatewayAccount.objects.filter(site=site):
        taken = get_gateway(account).list_money(since=since, until=until)
        yield from _compare(account, taken, since=since, until=until)


def _compare(
    account: GatewayAccount, taken: list[ProviderMoney], *, since: datetime, until: datetime
) -> Iterator[Mismatch]:
    ours = {
        payment.payment_ref: payment
        for payment in Payment.objects.filter(
            account=account, payment_ref__in=[money.payment_ref for money in taken]
        ).select_related("order")
    }
    for money in taken:
        payment = ours.get(money.payment_ref)
        if payment is None or payment.state != Payment.State.PAID:
            yield Mismatch(
                key=f"provider:stray:{money.payment_ref}",
                sentence=_(
                    "The payment provider took %(amount)d (%(ref)s), and no order of ours "
                    "counts it as paid."
                )
                % {"amount": money.amount_minor, "ref": money.payment_ref},
            )
            continue
        yield from _compare_amounts(payment, money)
        if money.is_disputed and not payment.disputes.exists():
            yield Mismatch(
                key=f"provider:dispute:{money.payment_ref}",
                sentence=_(
                    "Order %(order)s: the buyer's bank asked for the money back at the payment "
                    "provider, and we know of no dispute."
                )
                % {"order": payment.order.number},
            )
    known = {money.payment_ref for money in taken}
    paid = Payment.objects.filter(
        account=account,
        state=Payment.State.PAID,
        created_at__gte=since,
        # When we heard of the money, not when the buyer began: a code for the convenience store
        # is paid days later, and what came since is not in the provider's answer.
        checked_at__lte=until,
        paid_minor__gt=0,
    ).select_related("order")
    for payment in paid.exclude(payment_ref__in=known):
        yield Mismatch(
            key=f"provider:missing:{payment.pk}",
            sentence=_(
                "Order %(order)s counts as paid, and the payment provider does not know of it."
            )
            % {"order": payment.order.number},
        )


def _compare_amounts(payment: Payment, money: ProviderMoney) -> Iterator[Mismatch]:
    if (payment.paid_minor, payment.currency) != (money.amount_minor, money.currency):
        yield Mismatch(
            key=f"provider:amount:{payment.pk}",
            sentence=_("Order %(order)s: we count %(ours)d as paid, the provider %(theirs)d.")
            % {
                "order": payment.order.number,
                "ours": payment.paid_minor,
                "theirs": money.amount_minor,
            },
        )
    asked = Refund.objects.filter(payment=payment).exclude(
        state__in=[Refund.State.DUE, Refund.State.FAILED]
    )
    done = _sum(asked.filter(state=Refund.State.DONE))
    if not done <= money.refunded_minor <= _sum(asked):
        yield Mismatch(
            key=f"provider:refunds:{payment.pk}",
            sentence=_(
                "Order %(order)s: we paid back %(ours)d, the provider says %(theirs)d. Was money "
                "paid back at the provider by hand?"
            )
            % {"order": payment.order.number, "ours": done, "theirs": money.refunded_minor},
        )


def _sum(refunds: Any) -> int:
    return refunds.aggregate(amount=Sum("amount_minor"))["amount"] or 0
