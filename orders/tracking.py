"""Tracking numbers from a table file: read whole, checked whole, applied whole or not at all."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Site

from .fulfilment import mark_parcel_shipped
from .history import WrongState, lock_order, write_event
from .models import Order, Parcel
from .states import OrderState, ParcelState

MOST_LINES = 2000
MOST_BYTES = 1024 * 1024
NUMBER = re.compile(r"^[0-9A-Za-z-]{4,60}$")


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """A line of the file that does not fit, and why, as a sentence."""

    line: int
    text: str
    why: str


class FileRefused(Exception):
    """Nothing was applied. `misfits` says which lines do not fit."""

    def __init__(self, misfits: list[Misfit]) -> None:
        super().__init__(f"{len(misfits)} lines do not fit")
        self.misfits = misfits


@transaction.atomic
def apply_tracking(site: Site, content: bytes, *, by: Any, carrier: str = "") -> int:
    """Note all parcels of a file as sent with their numbers; return how many changed.

    Columns: order number, parcel number, tracking number; a first line with names is skipped.
    A line that says what is known already changes nothing. Raises FileRefused when any line
    does not fit; then nothing at all is changed.
    """
    misfits: list[Misfit] = []
    changed = 0
    seen: set[tuple[str, str]] = set()
    for line, row in read_rows(content):
        text = ", ".join(row)[:200]
        why = ""
        if len(row) < 3:
            why = _("There must be three columns: order number, parcel number, tracking number.")
        elif (row[0].upper(), row[1]) in seen:
            why = _("This parcel stands in the file twice.")
        else:
            seen.add((row[0].upper(), row[1]))
            try:
                changed += _apply(site, row, by=by, carrier=carrier)
            except _NoFitError as error:
                why = str(error)
        if why:
            misfits.append(Misfit(line=line, text=text, why=why))
    if misfits:
        raise FileRefused(misfits)
    return changed


def read_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the lines of a file with their numbers, in UTF-8 or CP932, without a heading.

    Raises FileRefused for a file that is none.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused([Misfit(line=0, text="", why=_("The file is larger than one megabyte."))])
    text = ""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    try:
        table = list(csv.reader(io.StringIO(text.replace("\x00", ""), newline="")))
    except csv.Error:
        table = []
    rows = [
        (number, [unicodedata.normalize("NFKC", cell).strip() for cell in row])
        for number, row in enumerate(table, start=1)
        if any(cell.strip() for cell in row)
    ]
    if len(rows) > 1 and _is_heading(rows[0][1]):
        rows = rows[1:]
    if not rows or len(rows) > MOST_LINES:
        why = _("The file has no lines that can be read, or more than %(most)d.")
        raise FileRefused([Misfit(line=0, text="", why=why % {"most": MOST_LINES})])
    return rows


def _is_heading(row: list[str]) -> bool:
    """Whether a row names the columns. One with a digit in it is about a parcel, if wrongly."""
    return len(row) > 1 and not any(sign.isdigit() for cell in row for sign in cell)


class _NoFitError(Exception):
    pass


def _apply(site: Site, row: list[str], *, by: Any, carrier: str) -> bool:
    number, parcel_number, tracking = row[0].upper(), row[1], row[2].replace(" ", "")
    if not NUMBER.match(tracking) or not tracking.isascii():
        raise _NoFitError(_("A tracking number has digits, letters and hyphens."))
    order = Order.objects.filter(site=site, number=number).first()
    is_number = parcel_number.isascii() and parcel_number.isdigit() and len(parcel_number) < 5
    parcel = (
        order.parcels.filter(number=int(parcel_number)).first() if order and is_number else None
    )
    if order is None or parcel is None:
        raise _NoFitError(_("There is no such order or no such parcel."))
    if parcel.state == ParcelState.SHIPPED:
        return _add_number(order, parcel, tracking, by=by, carrier=carrier)
    try:
        mark_parcel_shipped(
            order.pk, number=parcel.number, by=by, carrier=carrier, tracking_number=tracking
        )
    except WrongState:
        raise _NoFitError(_("This parcel is not to be sent.")) from None
    return True


def _add_number(order: Order, parcel: Parcel, tracking: str, *, by: Any, carrier: str) -> bool:
    order = lock_order(order.pk)
    parcel.refresh_from_db()
    if parcel.tracking_number == tracking:
        return False
    if parcel.tracking_number or order.state != OrderState.PAID:
        raise _NoFitError(_("This parcel was sent with another number."))
    parcel.tracking_number = tracking
    parcel.carrier = parcel.carrier or carrier
    parcel.save(update_fields=["tracking_number", "carrier"])
    write_event(order, "tracking", actor=by, parcel=parcel.number, tracking=tracking)
    return True
