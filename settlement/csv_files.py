"""Statements as CSV. Amounts are plain whole numbers; no cell can start a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.table_files import disarm

from .models import EntryKind
from .selectors import MonthRow, Statement


def write_month(rows: Sequence[MonthRow], *, first: date) -> str:
    """Return a month of a city, one line per producer."""
    head = [
        _("Month"),
        _("Key"),
        _("Producer"),
        _("Goods with tax"),
        _("Commission with tax"),
        _("Shipping"),
        _("Payout"),
    ]
    lines = [
        [
            f"{first:%Y-%m}",
            row.producer.key,
            row.producer.name,
            row.goods_minor,
            row.commission_minor,
            row.shipping_minor,
            row.payout_minor,
        ]
        for row in rows
    ]
    return _write([head, *lines])


def write_statement(statement: Statement) -> str:
    """Return a producer's month, one line per order and refund."""
    head = [
        _("Day"),
        _("Order number"),
        _("Kind"),
        _("Goods with tax"),
        _("Commission with tax"),
        _("Shipping"),
        _("Payout"),
    ]
    lines = [
        [
            line.day.isoformat(),
            line.order_number,
            EntryKind(line.kind).label,
            line.goods_minor,
            line.commission_minor,
            line.shipping_minor,
            line.payout_minor,
        ]
        for line in statement.lines
    ]
    return _write([head, *lines])


def _write(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[disarm(cell) for cell in row] for row in rows])
    return out.getvalue()
