"""What the sale left behind, counted in the database and at the sandbox."""

from __future__ import annotations

from typing import Any

from bench.servers import Sandbox
from orders.models import Order, Payment, Refund
from orders.settlement import LIVE
from orders.states import OrderState
from products.models import StockItem


def count_free() -> int:
    return sum(item.free for item in StockItem.objects.all())


def count_open() -> int:
    """Return how many payments and refunds are not at their end."""
    refunds = Refund.objects.exclude(state__in=[Refund.State.DONE, Refund.State.FAILED])
    return Payment.objects.filter(state__in=LIVE).count() + refunds.count()


def judge(sandbox: Sandbox, *, jars: int) -> dict[str, Any]:
    """Return the figures: jars paid net of money given back, oversold ones, orphans."""
    item = StockItem.objects.get()
    paid_orders = {str(order.pk) for order in Order.objects.filter(state=OrderState.PAID)}
    back: dict[str, int] = {}
    for refund in sandbox.ask("stripe/refunds/")["refunds"]:
        if refund["status"] == "succeeded":
            intent = refund["payment_intent"]
            back[intent] = back.get(intent, 0) + refund["amount"]
    kept = [
        session["client_reference_id"]
        for session in sandbox.ask("stripe/sessions/")["sessions"]
        if session["payment_status"] == "paid"
        and session["amount_total"] > back.get(session["payment_intent"], 0)
    ]
    return {
        "paid": len(kept),
        "oversold": max(0, item.sold + item.held - jars, len(paid_orders) - jars),
        "orphans": sum(ref not in paid_orders for ref in kept) + len(kept) - len(set(kept)),
        "held_at_end": item.held,
        "sold": item.sold,
        "open_at_end": count_open(),
        "refused_by_stripe": len(sandbox.ask("refusals/", provider="stripe")["refusals"]),
    }
