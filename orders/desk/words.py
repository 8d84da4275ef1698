"""The history of an order in sentences, for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.money import format_money
from orders.models import Order, OrderEvent
from orders.selectors import list_refused_refunds
from orders.states import GoodsFate, OrderState, StockState


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    at: datetime
    who: str
    text: str
    note: str


def list_history(order: Order) -> list[HistoryLine]:
    """Return the history of an order, newest first."""
    return [
        HistoryLine(
            at=event.at,
            who=name_actor(event),
            text=describe_event(event, currency=order.currency),
            note=str(event.detail.get("reason", "")) if event.actor else "",
        )
        for event in reversed(order.events.all())
    ]


def name_actor(event: OrderEvent) -> str:
    """Return who did it: staff, a producer in their corner, the buyer, or nobody."""
    if event.actor:
        return str(event.actor.get_full_name())
    if event.kind in {"cancelled_by_buyer", "problem_reported"}:
        return _("the buyer")
    return str(event.detail.get("producer") or _("by itself"))


def describe_event(event: OrderEvent, *, currency: str) -> str:
    """Return what happened, as a sentence; an unknown kind is named as it is."""
    sentences = {
        "placed": _("The buyer placed the order."),
        "paid": _("The payment arrived."),
        "nothing_to_pay": _("There was nothing to pay."),
        "nothing_to_pay_back": _("Nothing was paid, so nothing is paid back."),
        "dispute_open": _("The buyer's bank asks for %(amount)s back (a dispute)."),
        "dispute_review": _("The buyer's bank looks at the answer to the dispute."),
        "dispute_won": _("The dispute is decided for the shop."),
        "dispute_lost": _("The dispute is decided for the buyer: %(amount)s are gone."),
        "payment_promised": _("The buyer announced a payment."),
        "payment_refused": _("The payment provider refused to open a payment page (%(code)s)."),
        "not_paid": _("Nobody paid in time. The goods are free again."),
        "amount_differs": _("%(paid)s were paid instead of %(expected)s."),
        "pay_back_late": _("Money came late and the goods were sold: it is being paid back."),
        "pay_back_double": _("A second payment came: it is being paid back."),
        "pay_back_cancelled": _("Money came for a cancelled order: it is being paid back."),
        "refund_asked": _("Paying the order back was asked for."),
        "refund_part": _("Paying back %(amount)s was asked for. %(goods)s"),
        "all_given_back": _("With that, all that was paid is being given back."),
        "cancelled_by_buyer": _("The buyer cancelled the order."),
        "problem_reported": _("The buyer reported a problem with parcel %(parcel)s."),
        "problem_answered": _("The problem with parcel %(parcel)s was answered."),
        "tracking": _("Parcel %(parcel)s has the tracking number %(tracking)s."),
        "link_mailed": _("The address of the order was mailed to the buyer again."),
        "refund_again": _("Paying back is tried again."),
        "refund_failed": _("The payment provider refused to pay back (%(code)s)."),
        "refund_done": _("%(amount)s were paid back."),
        "paid_back": _("All of the order is paid back."),
        "packed": _("Parcel %(parcel)s was packed."),
        "shipped": _("Parcel %(parcel)s was sent. %(tracking)s"),
        "review_accepted": _("The payment was accepted as it is."),
        "review_refused": _("The payment was not accepted and is being paid back."),
    }
    values = {key: event.detail.get(key, "") for key in ("code", "parcel", "tracking")}
    values["goods"] = dict(GoodsFate.choices).get(str(event.detail.get("goods", "")), "")
    values |= {
        key: _format_amount(event.detail.get(key), event.detail.get("currency") or currency)
        for key in ("paid", "expected", "amount")
    }
    return (sentences.get(event.kind, event.kind) % values).strip()


def advise(order: Order) -> str:
    """Return what the desk should do with an order that needs a person; "" for the others."""
    if order.state == OrderState.REVIEW:
        if order.stock_state == StockState.HELD:
            return _(
                "The amount paid is not the amount of the order. The goods are kept and nothing "
                "is sent. Take the money as it is, or pay it back."
            )
        return _(
            "The amount paid is not the amount of the order. The money came late and the goods "
            "are on sale again. Take the money as it is, if they are still there, or pay it back."
        )
    if list_refused_refunds(order):
        return _(
            "The payment provider refused to pay back, and the buyer does not have the money. "
            "Try again, or look into the provider's own pages and pay back by bank."
        )
    return ""


def _format_amount(amount: Any, currency: str) -> str:
    try:
        return format_money(int(amount), currency)
    except (TypeError, ValueError, KeyError):
        return f"{amount} {currency}" if amount is not None else ""
