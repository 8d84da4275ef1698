"""What the API reads: one object, or a list of them. Each takes a cause, parameters and an id."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db.models import F, Model, Q, QuerySet, Sum

from sandbox.payments.errors import BadCallError, NoSuchObjectError
from sandbox.payments.event_objects import API_VERSION, show_event
from sandbox.payments.happenings import TOLD, Cause
from sandbox.payments.listing import filter_created, list_page, list_stored, wrap_list
from sandbox.payments.methods import METHODS
from sandbox.payments.models import (
    Charge,
    CheckoutSession,
    Delivery,
    Dispute,
    Event,
    PaymentIntent,
    Refund,
)
from sandbox.payments.money_objects import show_charge, show_dispute, show_intent, show_refund
from sandbox.payments.promising import lapse_due_codes
from sandbox.payments.session_objects import show_session
from sandbox.payments.sessions import expire_due_sessions, get_session

Params = dict[str, Any]
Row = TypeVar("Row", bound=Model)
MAX_TYPES = 20


def read_session(cause: Cause, _params: Params, ref: str) -> dict[str, Any]:
    expire_due_sessions(cause.now)
    lapse_due_codes(cause.now)
    return show_session(get_session(cause.account, ref))


def list_sessions(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    expire_due_sessions(cause.now)
    lapse_due_codes(cause.now)
    rows = CheckoutSession.objects.filter(account=cause.account).select_related("intent")
    rows = filter_created(rows, params)
    _refuse_foreign(params, "customer", "customer_account", "payment_link", "subscription")
    if "status" in params:
        rows = rows.filter(status=params["status"])
    if "payment_intent" in params:
        rows = rows.filter(intent__ref=params["payment_intent"])
    if "customer_details" in params:
        email = params["customer_details"]["email"]
        rows = rows.filter(Q(buyer_email=email) | Q(params__customer_email=email))
    return list_page(
        rows, params, url="/v1/checkout/sessions", noun="checkout.session", show=show_session
    )


def list_items(cause: Cause, params: Params, ref: str) -> dict[str, Any]:
    session = get_session(cause.account, ref)
    return list_stored(session.items, params, url=f"/v1/checkout/sessions/{session.ref}/line_items")


def read_intent(cause: Cause, params: Params, ref: str) -> dict[str, Any]:
    if "client_secret" in params and params["client_secret"] != f"{ref}_secret_sandbox":
        raise NoSuchObjectError("payment_intent", ref, param="intent")
    lapse_due_codes(cause.now)
    rows = PaymentIntent.objects.filter(account=cause.account)
    return show_intent(_get(rows, ref, noun="payment_intent", param="intent"))


def list_intents(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    _refuse_foreign(params, "customer", "customer_account")
    rows = filter_created(PaymentIntent.objects.filter(account=cause.account), params)
    return list_page(
        rows, params, url="/v1/payment_intents", noun="payment_intent", show=show_intent
    )


def read_charge(cause: Cause, _params: Params, ref: str) -> dict[str, Any]:
    rows = Charge.objects.filter(intent__account=cause.account).select_related("intent")
    return show_charge(_get(rows, ref, noun="charge"))


def list_charges(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    _refuse_foreign(params, "customer", "transfer_group")
    rows = Charge.objects.filter(intent__account=cause.account).select_related("intent")
    if "payment_intent" in params:
        rows = rows.filter(intent__ref=params["payment_intent"])
    rows = filter_created(rows, params)
    return list_page(rows, params, url="/v1/charges", noun="charge", show=show_charge)


def read_refund(cause: Cause, _params: Params, ref: str) -> dict[str, Any]:
    rows = Refund.objects.filter(account=cause.account).select_related("charge__intent")
    return show_refund(_get(rows, ref, noun="refund"))


def list_refunds(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    rows = Refund.objects.filter(account=cause.account).select_related("charge__intent")
    if "charge" in params:
        rows = rows.filter(charge__ref=params["charge"])
    if "payment_intent" in params:
        rows = rows.filter(charge__intent__ref=params["payment_intent"])
    rows = filter_created(rows, params)
    return list_page(rows, params, url="/v1/refunds", noun="refund", show=show_refund)


def read_dispute(cause: Cause, _params: Params, ref: str) -> dict[str, Any]:
    rows = Dispute.objects.filter(charge__intent__account=cause.account)
    return show_dispute(_get(rows.select_related("charge__intent"), ref, noun="dispute"))


def list_disputes(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    rows = Dispute.objects.filter(charge__intent__account=cause.account)
    rows = filter_created(rows.select_related("charge__intent"), params)
    if "charge" in params:
        rows = rows.filter(charge__ref=params["charge"])
    if "payment_intent" in params:
        rows = rows.filter(charge__intent__ref=params["payment_intent"])
    return list_page(rows, params, url="/v1/disputes", noun="dispute", show=show_dispute)


def read_account(cause: Cause, _params: Params, _ref: str) -> dict[str, Any]:
    """Return the seller of the key. Every way to pay that the sandbox plays is active."""
    account = cause.account
    return {
        "id": f"acct_sandbox{account.number}",
        "object": "account",
        "business_profile": {"name": account.name, "url": settings.SITE_URL},
        "capabilities": {f"{name}_payments": "active" for name in METHODS},
        "charges_enabled": True,
        "country": "JP",
        "default_currency": "jpy",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def read_event(cause: Cause, _params: Params, ref: str) -> dict[str, Any]:
    return show_event(_get(Event.objects.filter(account=cause.account), ref, noun="event"))


def list_events(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    rows = filter_created(Event.objects.filter(account=cause.account), params)
    if "type" in params and "types" in params:
        raise BadCallError(
            "You may only specify one of these parameters: type, types.",
            code="parameters_exclusive",
        )
    types = params.get("types", [params["type"]] if "type" in params else [])
    if len(types) > MAX_TYPES:
        raise BadCallError(f"You may only pass up to {MAX_TYPES} types.", param="types")
    if types:
        rows = rows.filter(_match_types(types))
    if "delivery_success" in params:
        unhappy = Q(deliveries__state__in=[Delivery.State.WAITING, Delivery.State.GIVEN_UP])
        rows = rows.exclude(unhappy) if params["delivery_success"] else rows.filter(unhappy)
    return list_page(rows.distinct(), params, url="/v1/events", noun="event", show=show_event)


def _match_types(types: list[str]) -> Q:
    found = Q()
    for name in types:
        is_group = name.endswith("*")
        found |= Q(type__startswith=name[:-1]) if is_group else Q(type=name)
    return found


def read_balance(cause: Cause, _params: Params, _ref: str) -> dict[str, Any]:
    """Return what was paid less what went back, per currency; the sandbox takes no fees."""
    sums = (
        Charge.objects.filter(intent__account=cause.account, status=Charge.Status.SUCCEEDED)
        .values(currency=F("intent__currency"))
        .annotate(amount=Sum(F("amount") - F("refunded_amount")))
        .order_by("currency")
    )
    available = [
        {
            "amount": row["amount"],
            "currency": row["currency"],
            "source_types": {"card": row["amount"]},
        }
        for row in sums
    ] or [{"amount": 0, "currency": "jpy", "source_types": {"card": 0}}]
    pending = [row | {"amount": 0, "source_types": {"card": 0}} for row in available]
    return {"object": "balance", "available": available, "livemode": False, "pending": pending}


def list_endpoints(cause: Cause, _params: Params, _ref: str) -> dict[str, Any]:
    account = cause.account
    endpoint: dict[str, Any] = {
        "id": account.endpoint_ref,
        "object": "webhook_endpoint",
        "api_version": API_VERSION,
        "application": None,
        "created": 0,
        "description": None,
        "enabled_events": [f"{name}*" if name.endswith(".") else name for name in TOLD],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": settings.SITE_URL + account.webhook_path,
    }
    return wrap_list([endpoint], url="/v1/webhook_endpoints")


def _get(rows: QuerySet[Row], ref: str, *, noun: str, param: str = "id") -> Row:
    row = rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchObjectError(noun, ref, param=param)
    return row


def _refuse_foreign(params: Params, *names: str) -> None:
    """The sandbox has no customers, subscriptions and the like: their ids do not exist."""
    for name in names:
        if name in params:
            raise NoSuchObjectError(name, params[name], param=name, status=400)
