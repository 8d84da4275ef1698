"""How goods can be bought: in our basket, in another shop, by telephone, by fax, on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from products.models import Sellable, WayToBuy
from products.states import LinkState, WayKind

from .texts import LocalText, TextBook, load_texts

CHECKOUT = "checkout"
NOTHING = LocalText(text="")


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to buy. `kind` is "checkout" or a `WayKind`; fields that it has no use for are ""."""

    kind: str
    #: Where to go: our own redirect to the other shop, or the sheet to print.
    url: str = ""
    shop_name: str = ""
    phone: str = ""
    address: LocalText = NOTHING
    #: Hours, or a hint.
    note: LocalText = NOTHING
    #: What the other shop asked when somebody looked last, and the day of that.
    price_minor: int | None = None
    currency: str = "JPY"
    as_of: date | None = None
    #: False where the other shop's page was gone at the last look.
    is_open: bool = True


def list_ways_to_buy(
    sellable: Sellable,
    *,
    rows: Iterable[WayToBuy] | None = None,
    texts: TextBook | None = None,
    own: str = "",
    currency: str = "JPY",
) -> list[Way]:
    """Return the ways to buy goods that are offered now, our own basket first.

    One query, and one more for the texts; none where `rows` and `texts` are given.
    `own` is the `lang` of the city's own texts where the reader's language is another one.
    """
    known = sellable.ways.all() if rows is None else rows
    rows = [row for row in known if row.is_active]
    if texts is None:
        texts = load_texts([*rows, sellable.producer])
    ways = [Way(kind=CHECKOUT)] if sellable.is_sold_here else []
    for row in rows:
        way = _build_way(row, sellable, texts=texts, own=own, currency=currency)
        if way is not None:
            ways.append(way)
    return ways


def _build_way(
    row: WayToBuy, sellable: Sellable, *, texts: TextBook, own: str, currency: str
) -> Way | None:
    note = texts.mark(row, "note", own=own)
    producer = sellable.producer
    if row.kind == WayKind.MALL:
        return _build_mall(row, note=note, currency=currency)
    if row.kind == WayKind.PHONE:
        phone = row.phone or producer.phone_for_orders
        return Way(kind=row.kind, phone=phone, note=note) if phone else None
    if row.kind == WayKind.FAX:
        return Way(kind=row.kind, url=reverse("products:fax", args=[sellable.pk]), note=note)
    if not producer.pickup_address:
        return None
    return Way(
        kind=row.kind,
        address=texts.mark(producer, "pickup_address", own=own),
        note=note or texts.mark(producer, "pickup_hours", own=own),
    )


def _build_mall(row: WayToBuy, *, note: LocalText, currency: str) -> Way:
    is_seen = row.seen_price_minor is not None and row.checked_at is not None
    as_of = row.price_as_of
    if is_seen and row.checked_at:
        as_of = timezone.localtime(row.checked_at).date()
    return Way(
        kind=row.kind,
        url=reverse("products_out:out", args=[row.pk]),
        shop_name=row.shop_name,
        note=note,
        price_minor=row.seen_price_minor if is_seen else row.price_minor,
        currency=currency,
        as_of=as_of,
        is_open=row.link_state not in (LinkState.DEAD, LinkState.REFUSED),
    )
