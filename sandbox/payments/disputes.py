"""A buyer's bank asks for the money back; later it decides."""

from __future__ import annotations

from django.db import transaction

from sandbox.payments.happenings import Cause, News, tell
from sandbox.payments.models import Charge, CheckoutSession, Dispute
from sandbox.payments.money_objects import show_dispute
from sandbox.payments.refs import make_ref

DAYS_TO_ANSWER = 9
DAY = 24 * 3600


def find_charge(session: CheckoutSession) -> Charge | None:
    """Return the paid charge of a session that a bank can dispute: not cash at a store."""
    if session.intent is None:
        return None
    charges = session.intent.charges.filter(status=Charge.Status.SUCCEEDED)
    return charges.exclude(method="konbini").first()


@transaction.atomic
def open_dispute(cause: Cause, charge: Charge, *, reason: str = "fraudulent") -> Dispute:
    """Begin a dispute over all of a charge; a second one is the first."""
    dispute, is_new = Dispute.objects.get_or_create(
        charge=charge,
        defaults={
            "ref": make_ref("dp"),
            "reason": reason,
            "amount": charge.amount,
            "due_by": cause.now + DAYS_TO_ANSWER * DAY,
            "created": cause.now,
        },
    )
    if is_new:
        shown = show_dispute(dispute)
        names = ("charge.dispute.created", "charge.dispute.funds_withdrawn")
        tell(cause, [News(name, shown) for name in names])
    return dispute


@transaction.atomic
def decide_dispute(cause: Cause, dispute: Dispute, *, is_won: bool) -> bool:
    """The bank decides; False when it has decided already."""
    is_open = [Dispute.Status.NEEDS_RESPONSE, Dispute.Status.UNDER_REVIEW]
    rows = Dispute.objects.filter(pk=dispute.pk, status__in=is_open)
    if not rows.update(status=Dispute.Status.WON if is_won else Dispute.Status.LOST):
        return False
    dispute.refresh_from_db()
    shown = show_dispute(dispute)
    news = [News("charge.dispute.closed", shown)]
    if is_won:
        news.append(News("charge.dispute.funds_reinstated", shown))
    tell(cause, news)
    return True
