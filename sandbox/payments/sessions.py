"""Opening and ending Checkout Sessions."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from sandbox.payments.common_rules import clean_metadata
from sandbox.payments.errors import NoSuchObjectError, NotPossibleError
from sandbox.payments.happenings import Cause, News, tell
from sandbox.payments.models import Account, CheckoutSession
from sandbox.payments.refs import make_session_ref
from sandbox.payments.session_objects import build_items, show_session
from sandbox.payments.session_rules import LONGEST_LIFE, choose_methods, sum_up

Status = CheckoutSession.Status
PaymentStatus = CheckoutSession.PaymentStatus


@transaction.atomic
def open_session(cause: Cause, params: dict[str, Any]) -> CheckoutSession:
    """Store a session of checked ``params``."""
    goods, fee = sum_up(params)
    currency = params["line_items"][0]["price_data"]["currency"]
    total = goods + fee
    # Decimals become text here: what is stored is what JSON can hold.
    stored = json.loads(json.dumps(_drop_unset(params), default=str))
    return CheckoutSession.objects.create(
        ref=make_session_ref(),
        account=cause.account,
        payment_status=PaymentStatus.UNPAID if total else PaymentStatus.NOTHING_TO_PAY,
        params=stored,
        items=build_items(stored, created=cause.now),
        methods=choose_methods(params, amount=total, currency=currency) if total else [],
        currency=currency,
        goods_amount=goods,
        shipping_amount=fee,
        client_reference_id=params.get("client_reference_id", ""),
        created=cause.now,
        expires_at=params.get("expires_at", cause.now + LONGEST_LIFE),
    )


def _drop_unset(value: Any) -> Any:
    """Leave out what an empty text unsets, at every depth, in metadata as elsewhere."""
    if isinstance(value, dict):
        cleaned = {name: _drop_unset(inner) for name, inner in value.items() if name != "expand"}
        return clean_metadata(cleaned) if "" in cleaned.values() else cleaned
    if isinstance(value, list):
        return [_drop_unset(inner) for inner in value]
    return value


def get_session(account: Account, ref: str) -> CheckoutSession:
    """Return the account's session or raise NoSuchObjectError."""
    try:
        return CheckoutSession.objects.select_related("intent", "account").get(
            account=account, ref=ref
        )
    except CheckoutSession.DoesNotExist as error:
        raise NoSuchObjectError("checkout.session", ref, param="session") from error


@transaction.atomic
def expire_session(cause: Cause, ref: str) -> CheckoutSession:
    """End an open session at the caller's wish. Raises NotPossibleError when it is not open."""
    session = get_session(cause.account, ref)
    if not _end(cause, session):
        session.refresh_from_db()
        raise NotPossibleError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session.status}`.",
        )
    return session


def expire_due_sessions(now: int) -> int:
    """End the open sessions whose time is over; return how many."""
    due = CheckoutSession.objects.filter(status=Status.OPEN, expires_at__lte=now)
    ended = 0
    for session in due.select_related("account", "intent").order_by("expires_at")[:500]:
        with transaction.atomic():
            ended += _end(Cause(account=session.account, now=now), session)
    return ended


def _end(cause: Cause, session: CheckoutSession) -> bool:
    """Move open -> expired; False when somebody paid or ended it in between."""
    rows = CheckoutSession.objects.filter(pk=session.pk, status=Status.OPEN)
    if not rows.update(status=Status.EXPIRED, ended_at=cause.now):
        return False
    session.refresh_from_db()
    tell(cause, [News("checkout.session.expired", show_session(session))])
    return True
