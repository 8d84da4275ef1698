"""Which calls exist: path, method, the SDK's type of their parameters, what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe.params import (
    AccountRetrieveCurrentParams,
    BalanceRetrieveParams,
    ChargeListParams,
    ChargeRetrieveParams,
    DisputeListParams,
    DisputeRetrieveParams,
    EventListParams,
    EventRetrieveParams,
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    RefundCreateParams,
    RefundListParams,
    RefundRetrieveParams,
    WebhookEndpointListParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionLineItemListParams,
    SessionListParams,
    SessionRetrieveParams,
)

from sandbox.payments import readers
from sandbox.payments.happenings import Cause
from sandbox.payments.money_objects import show_refund
from sandbox.payments.refunds import check_refund, make_refund
from sandbox.payments.session_objects import show_session
from sandbox.payments.session_rules import check_session, refuse_removed
from sandbox.payments.sessions import expire_session, open_session

Params = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One call. ``kind`` is the object that it answers with, for ``expand``.

    ``look_first`` sees the raw parameters (for what was removed from the API and has its own
    error); ``check`` sees the typed ones and raises BadCallError; ``run`` gets the path's id.
    """

    method: str
    route: str
    params: type
    run: Callable[[Cause, Params, str], dict[str, Any]]
    kind: str
    is_list: bool = False
    look_first: Callable[[Params], None] | None = None
    check: Callable[[Cause, Params], None] | None = None


def _open(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    return show_session(open_session(cause, params))


def _expire(cause: Cause, _params: Params, ref: str) -> dict[str, Any]:
    return show_session(expire_session(cause, ref))


def _refund(cause: Cause, params: Params, _ref: str) -> dict[str, Any]:
    return show_refund(make_refund(cause, params))


OPERATIONS = (
    Operation(
        "POST",
        "checkout/sessions",
        SessionCreateParams,
        _open,
        "checkout.session",
        look_first=refuse_removed,
        check=lambda cause, params: check_session(params, now=cause.now),
    ),
    Operation(
        "GET",
        "checkout/sessions",
        SessionListParams,
        readers.list_sessions,
        "checkout.session",
        is_list=True,
    ),
    Operation(
        "GET",
        "checkout/sessions/<ref>",
        SessionRetrieveParams,
        readers.read_session,
        "checkout.session",
    ),
    Operation(
        "POST",
        "checkout/sessions/<ref>/expire",
        SessionExpireParams,
        _expire,
        "checkout.session",
    ),
    Operation(
        "GET",
        "checkout/sessions/<ref>/line_items",
        SessionLineItemListParams,
        readers.list_items,
        "item",
        is_list=True,
    ),
    Operation(
        "GET",
        "payment_intents",
        PaymentIntentListParams,
        readers.list_intents,
        "payment_intent",
        is_list=True,
    ),
    Operation(
        "GET",
        "payment_intents/<ref>",
        PaymentIntentRetrieveParams,
        readers.read_intent,
        "payment_intent",
    ),
    Operation("GET", "charges", ChargeListParams, readers.list_charges, "charge", is_list=True),
    Operation("GET", "charges/<ref>", ChargeRetrieveParams, readers.read_charge, "charge"),
    Operation(
        "POST",
        "refunds",
        RefundCreateParams,
        _refund,
        "refund",
        check=lambda _cause, params: check_refund(params),
    ),
    Operation("GET", "refunds", RefundListParams, readers.list_refunds, "refund", is_list=True),
    Operation("GET", "refunds/<ref>", RefundRetrieveParams, readers.read_refund, "refund"),
    Operation("GET", "disputes", DisputeListParams, readers.list_disputes, "dispute", is_list=True),
    Operation("GET", "disputes/<ref>", DisputeRetrieveParams, readers.read_dispute, "dispute"),
    Operation("GET", "account", AccountRetrieveCurrentParams, readers.read_account, "account"),
    Operation("GET", "events", EventListParams, readers.list_events, "event", is_list=True),
    Operation("GET", "events/<ref>", EventRetrieveParams, readers.read_event, "event"),
    Operation("GET", "balance", BalanceRetrieveParams, readers.read_balance, "balance"),
    Operation(
        "GET",
        "webhook_endpoints",
        WebhookEndpointListParams,
        readers.list_endpoints,
        "webhook_endpoint",
        is_list=True,
    ),
)
