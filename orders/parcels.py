"""The parcels of a basket: who sends what, in how many boxes, when, and for which fee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from products.selectors import Offer

from .facts import (
    TRANSIT_DAYS,
    TRANSIT_DAYS_ISLANDS,
    get_pickup_place,
    get_ready_day,
    list_wish_days,
)
from .models import PostcodeArea
from .packing import MAX_BOXES, Box, Piece, TooLarge, TooManyBoxes, pack
from .prefectures import PREFECTURE_LABELS
from .shipping import FeeTable


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a buyer wishes for the goods of one producer and class."""

    is_pickup: bool = False
    day: date | None = None
    slot: str = ""


@dataclass(frozen=True, kw_only=True)
class QuoteLine:
    """A basket line at the price of now; amounts in minor units with tax."""

    offer: Offer
    quantity: int
    #: Why it cannot be ordered like this, as a sentence; "" if it can.
    problem: str

    @property
    def amount_minor(self) -> int:
        return self.quantity * self.offer.price_minor


@dataclass(frozen=True, kw_only=True)
class BoxLine:
    """What of a line lies in one box."""

    line: QuoteLine
    quantity: int

    @property
    def amount_minor(self) -> int:
        return self.quantity * self.line.offer.price_minor


@dataclass(frozen=True, kw_only=True)
class QuoteBox:
    """One parcel as the carrier takes it. `fee_minor` holds the surcharge; None: not known."""

    size: int
    lines: tuple[BoxLine, ...]
    fee_minor: int | None
    surcharge_minor: int


@dataclass(frozen=True, kw_only=True)
class QuoteParcel:
    """What one producer sends in one temperature class, in one box or more."""

    number: int
    producer_key: str
    producer_name: str
    temperature: str
    temperature_word: str
    lines: tuple[QuoteLine, ...]
    boxes: tuple[QuoteBox, ...]
    #: "size": one piece is larger than what goes there; "many": too many boxes; "" if neither.
    obstacle: str
    is_pickup: bool
    #: Where these goods may be fetched; "" if nowhere.
    pickup_place: str
    #: The day on which it leaves or can be fetched, as far as days tell it.
    ready_day: date
    transit_days: int
    #: Days of arrival that may be wished; none where only the producer's words say when.
    wish_days: tuple[date, ...]
    wish_day: date | None
    wish_slot: str
    #: A day was wished for on which it can no longer arrive.
    is_wish_lost: bool

    @property
    def fee_minor(self) -> int | None:
        """The fees of all boxes; None: not known yet, or not delivered there."""
        fees = [box.fee_minor for box in self.boxes]
        if self.obstacle or None in fees:
            return None
        return sum(fee for fee in fees if fee is not None)

    @property
    def surcharge_minor(self) -> int:
        return sum(box.surcharge_minor for box in self.boxes)

    @property
    def sizes(self) -> list[int]:
        return [box.size for box in self.boxes]

    @property
    def ships_sentences(self) -> list[str]:
        sentences = (line.offer.ships_sentence for line in self.lines)
        return list(dict.fromkeys(sentence for sentence in sentences if sentence))

    @property
    def ship_by(self) -> date | None:
        """The last day on which it leaves; None when words say it instead."""
        if self.ships_sentences:
            return None
        if self.wish_day is not None:
            return max(self.wish_day - timedelta(days=self.transit_days), self.ready_day)
        return self.ready_day


def build_parcels(
    lines: Iterable[QuoteLine],
    *,
    table: FeeTable,
    area: PostcodeArea | None,
    wishes: Mapping[tuple[str, str], Wish],
    today: date,
) -> tuple[QuoteParcel, ...]:
    """Return one entry per producer and temperature class, in the order of the basket."""
    groups: dict[tuple[str, str], list[QuoteLine]] = {}
    for line in lines:
        key = (line.offer.producer_key, str(line.offer.temperature))
        groups.setdefault(key, []).append(line)
    return tuple(
        _build_parcel(
            number, group, table=table, area=area, wish=wishes.get(key, Wish()), today=today
        )
        for number, (key, group) in enumerate(groups.items(), start=1)
    )


def _build_parcel(
    number: int,
    lines: Sequence[QuoteLine],
    *,
    table: FeeTable,
    area: PostcodeArea | None,
    wish: Wish,
    today: date,
) -> QuoteParcel:
    first = lines[0].offer
    offers = [line.offer for line in lines]
    place = get_pickup_place(first)
    is_pickup = wish.is_pickup and bool(place)
    temperature = str(first.temperature)
    obstacle, packed = "", _pack_together(lines)
    if not is_pickup:
        obstacle, packed = _pack(lines, largest=table.find_largest(temperature))
    transit_days = TRANSIT_DAYS_ISLANDS if area else TRANSIT_DAYS
    days = tuple(list_wish_days(offers, today=today, transit_days=transit_days))
    return QuoteParcel(
        number=number,
        producer_key=first.producer_key,
        producer_name=first.producer_name,
        temperature=temperature,
        temperature_word=first.temperature_word,
        lines=tuple(lines),
        boxes=tuple(
            _build_box(box, lines, table=table, area=area, is_pickup=is_pickup) for box in packed
        ),
        obstacle=obstacle,
        is_pickup=is_pickup,
        pickup_place=place,
        ready_day=get_ready_day(offers, today=today),
        transit_days=transit_days,
        wish_days=() if is_pickup else days,
        wish_day=wish.day if wish.day in days and not is_pickup else None,
        wish_slot="" if is_pickup else wish.slot,
        is_wish_lost=wish.day is not None and wish.day not in days and not is_pickup,
    )


def _pack(lines: Sequence[QuoteLine], *, largest: int) -> tuple[str, list[Box]]:
    pieces = [
        Piece(size=line.offer.parcel_size, grams=line.offer.weight_grams, quantity=line.quantity)
        for line in lines
    ]
    try:
        return "", pack(pieces, largest=largest)
    except TooLarge:
        return "size", _pack_together(lines)
    except TooManyBoxes:
        return "many", _pack_together(lines)


def _pack_together(lines: Sequence[QuoteLine]) -> list[Box]:
    """Return everything as one heap without a size: fetched, or not possible to send."""
    return [Box(size=0, contents=tuple((i, line.quantity) for i, line in enumerate(lines)))]


def _build_box(
    box: Box,
    lines: Sequence[QuoteLine],
    *,
    table: FeeTable,
    area: PostcodeArea | None,
    is_pickup: bool,
) -> QuoteBox:
    fee: int | None = 0
    surcharge = 0
    if not is_pickup:
        fee = table.find_fee(str(lines[0].offer.temperature), box.size)
        if area is not None and not area.is_delivered:
            fee = None
        if fee is not None and area is not None:
            surcharge = area.surcharge_minor
            fee += surcharge
    return QuoteBox(
        size=box.size,
        lines=tuple(BoxLine(line=lines[index], quantity=count) for index, count in box.contents),
        fee_minor=fee,
        surcharge_minor=surcharge,
    )


def explain_parcel(parcel: QuoteParcel, *, prefecture: str, area: PostcodeArea | None) -> str:
    """Return why a parcel cannot be sent, as a sentence; "" if it can or nobody knows yet."""
    values = {
        "producer": parcel.producer_name,
        "temperature": parcel.temperature_word,
        "limit": MAX_BOXES,
        "place": area.name if area else PREFECTURE_LABELS.get(prefecture, ""),
    }
    if parcel.obstacle == "many":
        return (
            _(
                "The goods of %(producer)s (%(temperature)s) would fill more than %(limit)d "
                "parcels. Please order fewer, or telephone us."
            )
            % values
        )
    if not prefecture or parcel.fee_minor is not None:
        return ""
    if parcel.obstacle == "size":
        return (
            _(
                "One of the goods of %(producer)s (%(temperature)s) is larger than the largest "
                "parcel that goes to %(place)s. Please take it out of the basket, or telephone us."
            )
            % values
        )
    return (
        _(
            "The parcel of %(producer)s (%(temperature)s) cannot be sent to %(place)s. "
            "Please take these goods out of the basket, or telephone us."
        )
        % values
    )
