"""Stock against orders and against its own history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _
from wagtail.models import Site

from orders.models import Order, OrderLine
from orders.states import StockState
from products.models import StockItem, StockMovement
from products.states import MovementKind

from .mismatch import Mismatch


def check_stock(site: Site) -> Iterator[Mismatch]:
    """Held equals open holds, sold equals paid lines not returned, both equal the movements."""
    held = _sum_lines(site, StockState.HELD)
    sold = _sum_lines(site, StockState.SOLD)
    sold.subtract(_sum_returns(site))
    moved_in, moved_out = _sum_movements(site)
    items = StockItem.objects.filter(variant__sellable__site=site)
    for item in items.select_related("variant__sellable").order_by("pk"):
        key = item.variant_id
        for name, is_now, should_be in (
            ("held", item.held, held[key]),
            ("sold", item.sold, sold[key]),
            ("history", item.sold, moved_out[key]),
            ("received", item.on_hand, moved_in[key]),
        ):
            if is_now != should_be:
                yield _say(name, item, is_now=is_now, should_be=should_be)


def _say(name: str, item: StockItem, *, is_now: int, should_be: int) -> Mismatch:
    sentences = {
        "held": _("%(goods)s: %(now)d are held, but orders that wait for payment hold %(right)d."),
        "sold": _("%(goods)s: %(now)d count as sold, but paid orders have %(right)d."),
        "history": _("%(goods)s: %(now)d count as sold, but the stock's history says %(right)d."),
        "received": _(
            "%(goods)s: %(now)d came in by the count, but the stock's history says %(right)d."
        ),
    }
    return Mismatch(
        key=f"stock:{name}:{item.variant_id}",
        sentence=sentences[name]
        % {"goods": item.variant.full_name, "now": is_now, "right": should_be},
    )


def _sum_lines(site: Site, state: StockState) -> Counter[int]:
    rows = OrderLine.objects.filter(order__site=site, order__stock_state=state)
    return Counter(dict(rows.order_by().values_list("variant_id").annotate(pieces=Sum("quantity"))))


def _sum_returns(site: Site) -> Counter[int]:
    """Pieces that came back of orders whose other goods stay sold."""
    numbers = Order.objects.filter(site=site, stock_state=StockState.SOLD).values("number")
    rows = StockMovement.objects.filter(
        variant__sellable__site=site, kind=MovementKind.RETURNED, why__in=numbers
    )
    return Counter(dict(rows.order_by().values_list("variant_id").annotate(pieces=Sum("quantity"))))


def _sum_movements(site: Site) -> tuple[Counter[int], Counter[int]]:
    """Return what came in, and what went out, by variant."""
    came: Counter[int] = Counter()
    went: Counter[int] = Counter()
    rows = StockMovement.objects.filter(variant__sellable__site=site).order_by()
    for variant_id, kind, pieces in rows.values_list("variant_id", "kind").annotate(
        pieces=Sum("quantity")
    ):
        if kind in (MovementKind.RECEIVED, MovementKind.CORRECTED):
            came[variant_id] += pieces
        else:
            went[variant_id] -= pieces
    return came, went
