"""What an order holds or takes in the stock."""

from __future__ import annotations

from products.services import StockLine

from .models import Order


def list_stock_lines(order: Order) -> list[StockLine]:
    """Return what an order holds or takes in the stock."""
    return [
        StockLine(variant_id=line.variant_id, quantity=line.quantity) for line in order.lines.all()
    ]
