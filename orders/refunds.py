"""Money given back: promised by a committed row, then carried out, never beyond what was paid."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .gateways import (
    Gateway,
    GatewayRefused,
    GatewayUnclear,
    ProviderRefund,
    RefundRequest,
    RefundState,
    get_gateway,
)
from .history import WrongState, lock_order, move_order, write_event
from .mails import mail_desk, mail_order
from .models import Order, Payment, Refund
from .refund_limits import RefundTooMuch, require_undisputed
from .states import OrderState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
#: The provider forgets a key after a day; then we look before we ask again.
KEY_LIFE = timedelta(hours=20)

#: Refunds of money for which nothing was sold: it came late, twice, or for a cancelled order.
STRAY = frozenset({"late", "double", "cancelled"})

#: The money is promised and not yet back.
OPEN_REFUNDS = (
    Refund.State.DUE,
    Refund.State.SENDING,
    Refund.State.PENDING,
    Refund.State.BUYER,
)


def write_refund(payment: Payment, *, amount_minor: int, kind: str, reason: str, by: Any) -> Refund:
    """Promise to pay back; belongs in the caller's transaction with the order locked.

    `kind` is what it is for: "desk", "part", "buyer", "review", or one of STRAY. Raises
    RefundTooMuch when the payment has not that much left, and PaymentDisputed when the buyer's
    bank has the matter in hand. Money for which nothing was sold is promised in any case: the
    provider refuses what it has given back already, and then a person decides.
    """
    if kind not in STRAY:
        require_undisputed(payment, amount_minor=amount_minor)
    changed = Payment.objects.filter(
        pk=payment.pk, paid_minor__gte=F("refunded_minor") + amount_minor
    ).update(refunded_minor=F("refunded_minor") + amount_minor)
    if not changed or amount_minor < 1:
        raise RefundTooMuch
    number = payment.refunds.count() + 1
    refund = Refund.objects.create(
        payment=payment,
        number=number,
        amount_minor=amount_minor,
        kind=kind,
        reason=reason,
        requested_by=by,
        idempotency_key=f"refund:{payment.order_id}:{payment.number}:{number}",
        next_attempt_at=timezone.now(),
    )
    transaction.on_commit(lambda: _nudge(refund.pk), robust=True)
    return refund


@transaction.atomic
def refund_order(order_id: Any, *, reason: str, by: Any, goods_are_back: bool) -> None:
    """Promise to pay back all that is left of a paid order. `goods_are_back`: they are sold again.

    What the buyer was told to keep when its price was given back stays with the buyer. Raises
    WrongState when the order is not paid, or is being paid back already, and PaymentDisputed.
    """
    from .partial_refunds import count_kept, return_rest

    order = lock_order(order_id)
    if order.state != OrderState.PAID:
        # Late money and other amounts have ways of their own, which know what is held.
        raise WrongState
    kept = count_kept(order)
    move_order(order, OrderState.REFUND_DUE, kind="refund_asked", actor=by, reason=reason[:300])
    refund_rest(order, kind="desk", reason=reason[:300], by=by)
    if goods_are_back:
        return_rest(order, by=by, kept=kept)


def refund_rest(order: Order, *, kind: str, reason: str, by: Any) -> None:
    """Promise to pay back all that is left of a locked order that is to be paid back.

    Where parts went back before, the rest names its lines, so that the books stay exact.
    """
    from .partial_refunds import list_left, list_rest_lines, write_lines

    left = list_left(order)
    for payment in order.payments.filter(state=Payment.State.PAID):
        rest = payment.paid_minor - payment.refunded_minor
        if not rest:
            continue
        refund = write_refund(payment, amount_minor=rest, kind=kind, reason=reason, by=by)
        if rest == left.amount_minor and not payment.refunds.filter(kind__in=STRAY).exists():
            write_lines(refund, list_rest_lines(left))
    end_without_refund(order)


def end_without_refund(order: Order) -> None:
    """Close a locked order that is to be paid back and of which nothing was paid."""
    refunds = Refund.objects.filter(payment__order=order, state__in=OPEN_REFUNDS)
    if not refunds.exists():
        move_order(order, OrderState.REFUNDED, kind="nothing_to_pay_back")


def send_refund(refund_id: int) -> bool:
    """Carry out one refund if it is due and nobody else does; return whether it is done now.

    Must run outside a transaction.
    """
    now = timezone.now()
    claimed = Refund.objects.filter(_due(now), pk=refund_id).update(
        state=Refund.State.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    refund = Refund.objects.select_related("payment__account", "payment__order").get(pk=refund_id)
    if refund.first_tried_at is None:
        refund.first_tried_at = now
        refund.save(update_fields=["first_tried_at"])
    try:
        answer = _ask(refund, get_gateway(refund.payment.account), now)
    except GatewayUnclear as error:
        _wait(refund, Refund.State.DUE, str(error))
        return False
    except GatewayRefused as error:
        _fail(refund_id, error.code)
        return False
    return _note_answer(refund_id, answer)


def run_due_refunds() -> int:
    """Carry out and follow up what is due; return how many are done now. A tick job."""
    due = Refund.objects.filter(_due(timezone.now())).order_by("next_attempt_at")
    done = 0
    for refund_id in list(due.values_list("pk", flat=True)[:50]):
        try:
            done += send_refund(refund_id)
        except Exception:  # one refund's trouble must not stop the others; its lease runs out
            logger.exception("Paying back %s failed", refund_id)
    return done


@transaction.atomic
def retry_refund(refund_id: int, *, by: Any) -> None:
    """Let a refund that the provider refused be tried again, with a key of its own.

    Raises RefundTooMuch when the money was given back in another way meanwhile, and
    PaymentDisputed when the buyer's bank has the matter in hand.
    """
    failed = Refund.objects.select_for_update(of=("self",)).get(
        pk=refund_id, state=Refund.State.FAILED
    )
    payment = Payment.objects.get(pk=failed.payment_id)
    order = lock_order(payment.order_id)
    if Refund.objects.filter(replaces=failed).exists():
        raise RefundTooMuch
    require_undisputed(payment, amount_minor=failed.amount_minor)
    again = write_refund(
        payment, amount_minor=failed.amount_minor, kind=failed.kind, reason=failed.reason, by=by
    )
    again.replaces = failed
    again.save(update_fields=["replaces"])
    for line in failed.lines.all():
        line.pk = None
        line.refund = again
        line.save()
    write_event(order, "refund_again", actor=by)


def _ask(refund: Refund, gateway: Gateway, now: Any) -> ProviderRefund:
    if refund.provider_ref:
        return gateway.read_refund(refund.provider_ref)
    if refund.first_tried_at and refund.first_tried_at + KEY_LIFE < now:
        known = gateway.find_refund(
            payment_ref=refund.payment.payment_ref, refund_ref=refund.idempotency_key
        )
        if known is not None:
            return known
    return gateway.refund(
        RefundRequest(
            payment_ref=refund.payment.payment_ref,
            amount_minor=refund.amount_minor,
            order_ref=str(refund.payment.order_id),
            refund_ref=refund.idempotency_key,
            idempotency_key=refund.idempotency_key,
            email=refund.payment.order.email if refund.payment.pay_until else "",
        )
    )


def _note_answer(refund_id: int, answer: ProviderRefund) -> bool:
    Refund.objects.filter(pk=refund_id).update(provider_ref=answer.id)
    if answer.state == RefundState.FAILED:
        _fail(refund_id, answer.error or "failed")
        return False
    if answer.state in {RefundState.PENDING, RefundState.BUYER}:
        is_buyer = answer.state == RefundState.BUYER
        state = Refund.State.BUYER if is_buyer else Refund.State.PENDING
        _wait(Refund.objects.get(pk=refund_id), state, "")
        return False
    with transaction.atomic():
        refund = Refund.objects.select_related("payment").get(pk=refund_id)
        order = lock_order(refund.payment.order_id)
        done = (
            Refund.objects.filter(pk=refund_id)
            # A refused one stays refused: its money counts as ours again, and may have gone back
            # with another try.
            .exclude(state__in=[Refund.State.DONE, Refund.State.FAILED])
            .update(state=Refund.State.DONE, done_at=timezone.now(), lease_until=None, error="")
        )
        if done:
            _note_done(order, refund)
    return bool(done)


def _note_done(order: Order, refund: Refund) -> None:
    write_event(order, "refund_done", amount=refund.amount_minor, refund=refund.number)
    rest = Payment.objects.filter(
        Q(order=order, state=Payment.State.PAID),
        Q(paid_minor__gt=F("refunded_minor")) | Q(refunds__state__in=OPEN_REFUNDS),
    )
    if not rest.exists() and move_order(order, OrderState.REFUNDED, kind="paid_back"):
        mail_order(order, "refunded")
    elif refund.kind == "part":
        mail_order(
            order,
            "refunded_part",
            suffix=str(refund.pk),
            amount_minor=refund.amount_minor,
            lines=_tell(refund),
        )


def _tell(refund: Refund) -> list[str]:
    """Return what a refund gives back, in the words of the order, each on a line."""
    rows = refund.lines.select_related("line", "parcel").filter(line__isnull=False)
    return [f"{row.line.name} × {row.quantity}" for row in rows if row.line is not None]


def _wait(refund: Refund, state: Refund.State, error: str) -> None:
    pause = min(PAUSE * 2 ** min(refund.attempts, 12), LONGEST_PAUSE)
    # Only while it is ours: a slow try must not reopen what another one has finished.
    Refund.objects.filter(pk=refund.pk, state=Refund.State.SENDING).update(
        state=state, next_attempt_at=timezone.now() + pause, lease_until=None, error=error[:200]
    )


@transaction.atomic
def _fail(refund_id: int, code: str) -> None:
    """The provider said no: the money is counted as not given back, and a person is told."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    order = lock_order(refund.payment.order_id)
    failed = (
        Refund.objects.filter(pk=refund_id)
        .exclude(state__in=[Refund.State.FAILED, Refund.State.DONE])
        .update(state=Refund.State.FAILED, lease_until=None, error=code[:200])
    )
    if failed:
        Payment.objects.filter(pk=refund.payment_id).update(
            refunded_minor=F("refunded_minor") - refund.amount_minor
        )
        write_event(order, "refund_failed", code=code[:100], refund=refund.number)
        mail_desk(order, "refund_failed", suffix=f"{refund.payment_id}-{refund.number}")


def _due(now: Any) -> Q:
    waiting = [Refund.State.DUE, Refund.State.PENDING, Refund.State.BUYER]
    return Q(state__in=waiting, next_attempt_at__lte=now) | Q(
        state=Refund.State.SENDING, lease_until__lte=now
    )


def _nudge(refund_id: int) -> None:
    from .tasks import send_refund_task

    send_refund_task.enqueue(refund_id)
