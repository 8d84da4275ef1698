"""Paying money back, never beyond what was paid."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from sandbox.payments.common_rules import check_metadata, clean_metadata
from sandbox.payments.errors import BadCallError, NoSuchObjectError, NotPossibleError
from sandbox.payments.happenings import Cause, News, tell
from sandbox.payments.item_rules import check_currency
from sandbox.payments.methods import format_amount
from sandbox.payments.models import Account, Charge, PaymentIntent, Refund
from sandbox.payments.money_objects import show_charge, show_refund
from sandbox.payments.refs import make_ref

PLAYED = frozenset({
    "amount", "charge", "currency", "expand", "instructions_email", "metadata", "payment_intent",
    "reason",
})  # fmt: skip


def check_refund(params: dict[str, Any]) -> None:
    """Raise BadCallError unless the request is one that Stripe would begin to carry out."""
    for name in params:
        if name not in PLAYED:
            raise BadCallError(f"The sandbox does not play `{name}`.", param=name)
    check_metadata(params)
    given = [name for name in ("charge", "payment_intent") if name in params]
    if not given:
        raise BadCallError(
            "One of the following params should be provided for this request: payment_intent or "
            "charge.",
            code="parameter_missing",
        )
    if "amount" in params and params["amount"] < 1:
        raise BadCallError(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    if "currency" in params:
        check_currency(params["currency"], param="currency")


@transaction.atomic
def make_refund(cause: Cause, params: dict[str, Any]) -> Refund:
    """Pay back all that is left, or ``amount``. Raises NotPossibleError beyond what was paid."""
    charge = _find_charge(cause.account, params)
    left = charge.amount - charge.refunded_amount
    if left == 0:
        raise NotPossibleError(
            f"Charge {charge.ref} has already been refunded.", code="charge_already_refunded"
        )
    amount = params.get("amount", left)
    currency = charge.intent.currency
    email = params.get("instructions_email", "")
    if charge.method == "konbini" and not email:
        raise BadCallError(
            "Konbini refunds need an email address to which instructions can be sent. Provide "
            "`instructions_email`.",
            code="parameter_missing",
            param="instructions_email",
        )
    if amount > left:
        raise NotPossibleError(
            f"Refund amount ({format_amount(amount, currency)}) is greater than unrefunded amount "
            f"on charge ({format_amount(left, currency)})",
            param="amount",
        )
    before = charge.refunded_amount
    rows = Charge.objects.filter(pk=charge.pk, refunded_amount=before)
    rows.update(refunded_amount=F("refunded_amount") + amount)
    charge.refresh_from_db()
    refund = Refund.objects.create(
        ref=make_ref("re"),
        account=cause.account,
        charge=charge,
        # Cash cannot go back by itself: the buyer is asked for a bank account.
        status=Refund.Status.NEEDS_ACTION
        if charge.method == "konbini"
        else Refund.Status.SUCCEEDED,
        instructions_email=email,
        amount=amount,
        reason=params.get("reason", ""),
        metadata=clean_metadata(params.get("metadata")),
        created=cause.now,
    )
    changed = {"amount_refunded": before}
    tell(
        cause,
        [
            News("refund.created", show_refund(refund)),
            News("charge.refunded", show_charge(charge), before=changed),
        ],
    )
    return refund


@transaction.atomic
def end_refund(cause: Cause, refund: Refund, *, is_given: bool) -> bool:
    """The buyer names a bank account, or lets the time pass; False when that is over already."""
    status = Refund.Status.SUCCEEDED if is_given else Refund.Status.FAILED
    rows = Refund.objects.filter(pk=refund.pk, status=Refund.Status.NEEDS_ACTION)
    if not rows.update(
        status=status, failure_reason="" if is_given else "expired_or_canceled_card"
    ):
        return False
    refund.refresh_from_db()
    if not is_given:
        charges = Charge.objects.filter(pk=refund.charge_id)
        charges.update(refunded_amount=F("refunded_amount") - refund.amount)
    news = [News("refund.updated", show_refund(refund))]
    if not is_given:
        news.append(News("refund.failed", show_refund(refund)))
    tell(cause, news)
    return True


def _find_charge(account: Account, params: dict[str, Any]) -> Charge:
    if "charge" in params:
        charge = _find_by_ref(account, params["charge"])
        wanted = params.get("payment_intent", charge.intent.ref)
        if wanted != charge.intent.ref:
            raise NotPossibleError(
                f"Charge {charge.ref} does not belong to PaymentIntent {wanted}.",
                param="payment_intent",
            )
        return charge
    ref = params["payment_intent"]
    intent = PaymentIntent.objects.filter(account=account, ref=ref).first()
    if intent is None:
        raise NoSuchObjectError("payment_intent", ref, param="payment_intent")
    charge_paid = intent.charges.filter(status=Charge.Status.SUCCEEDED).first()
    if charge_paid is None:
        raise NotPossibleError(
            f"This PaymentIntent ({ref}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
            param="payment_intent",
        )
    return charge_paid


def _find_by_ref(account: Account, ref: str) -> Charge:
    charges = Charge.objects.select_related("intent").filter(intent__account=account, ref=ref)
    charge = charges.first()
    if charge is None:
        raise NoSuchObjectError("charge", ref, param="charge")
    if charge.status != Charge.Status.SUCCEEDED:
        raise NotPossibleError(
            f"Charge {ref} did not succeed and cannot be refunded.", param="charge"
        )
    return charge
