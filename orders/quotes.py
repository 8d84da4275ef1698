"""What a basket means: parcels, fees, taxes and the total, from the prices of this moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import CitySettings
from products.selectors import Offer, list_offers

from .prefectures import PREFECTURE_LABELS
from .shipping import SHIPPING_TAX_PERCENT, get_fees, get_lowest_fees


@dataclass(frozen=True, kw_only=True)
class WantedLine:
    variant_id: int
    quantity: int


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
class QuoteParcel:
    """What one producer sends in one temperature class."""

    number: int
    producer_key: str
    producer_name: str
    temperature: str
    temperature_word: str
    lines: tuple[QuoteLine, ...]
    #: None: not known yet, or not delivered there.
    fee_minor: int | None

    @property
    def lead_time_days(self) -> int:
        """The parcel leaves when the slowest of its goods is ready."""
        return max(line.offer.lead_time_days for line in self.lines)

    @property
    def ships_sentences(self) -> list[str]:
        sentences = (line.offer.ships_sentence for line in self.lines)
        return list(dict.fromkeys(sentence for sentence in sentences if sentence))


@dataclass(frozen=True, kw_only=True)
class TaxShare:
    """Tax contained in the amounts of one rate, rounded down once per rate."""

    rate_percent: int
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, kw_only=True)
class Quote:
    currency: str
    prefecture: str
    parcels: tuple[QuoteParcel, ...]
    goods_minor: int
    #: None while the prefecture is unknown or something is not delivered there.
    shipping_minor: int | None
    lowest_shipping_minor: int
    problems: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> list[QuoteLine]:
        return [line for parcel in self.parcels for line in parcel.lines]

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def total_minor(self) -> int | None:
        if self.shipping_minor is None:
            return None
        return self.goods_minor + self.shipping_minor

    @property
    def is_orderable(self) -> bool:
        return bool(self.parcels) and not self.problems and self.total_minor is not None

    @property
    def taxes(self) -> list[TaxShare]:
        """Contained tax per rate, the lower rate first; shipping counts at its own rate."""
        amounts: Counter[int] = Counter()
        for line in self.lines:
            amounts[line.offer.tax_rate_percent] += line.amount_minor
        amounts[SHIPPING_TAX_PERCENT] += self.shipping_minor or 0
        return [
            TaxShare(
                rate_percent=rate, amount_minor=amount, tax_minor=amount * rate // (100 + rate)
            )
            for rate, amount in sorted(amounts.items())
            if amount
        ]


def build_quote(
    wanted: Sequence[WantedLine], *, site: Site, at: datetime, prefecture: str = ""
) -> Quote:
    """Price a basket for a prefecture ("" if it is not known yet). Nothing is stored or held.

    Lines whose goods the city no longer knows are left out.
    """
    offers = list_offers([line.variant_id for line in wanted], site=site, at=at)
    lines = [
        QuoteLine(
            offer=offers[line.variant_id],
            quantity=line.quantity,
            problem=find_problem(offers[line.variant_id], line.quantity),
        )
        for line in wanted
        if line.variant_id in offers
    ]
    fees = get_fees(site, prefecture=prefecture) if prefecture else {}
    lowest = get_lowest_fees(site)
    parcels = _split_into_parcels(lines, fees)
    is_shipping_known = bool(parcels) and all(parcel.fee_minor is not None for parcel in parcels)
    return Quote(
        currency=lines[0].offer.currency if lines else CitySettings.for_site(site).currency,
        prefecture=prefecture,
        parcels=parcels,
        goods_minor=sum(line.amount_minor for line in lines),
        shipping_minor=sum(parcel.fee_minor or 0 for parcel in parcels)
        if is_shipping_known
        else None,
        lowest_shipping_minor=sum(lowest.get(parcel.temperature, 0) for parcel in parcels),
        problems=tuple(_list_problems(lines, parcels, prefecture)),
    )


def find_problem(offer: Offer, quantity: int) -> str:
    """Return why so many of an offer cannot be ordered now, as a sentence; "" if they can."""
    if not offer.is_on_sale:
        return offer.reason
    if quantity > offer.left:
        return _("Of %(name)s only %(left)d are left.") % {"name": offer.name, "left": offer.left}
    if quantity > offer.per_order_limit:
        return _("Of %(name)s at most %(limit)d go into one order.") % {
            "name": offer.name,
            "limit": offer.per_order_limit,
        }
    return ""


def _split_into_parcels(
    lines: Iterable[QuoteLine], fees: dict[str, int]
) -> tuple[QuoteParcel, ...]:
    groups: dict[tuple[str, str], list[QuoteLine]] = {}
    for line in lines:
        key = (line.offer.producer_key, str(line.offer.temperature))
        groups.setdefault(key, []).append(line)
    return tuple(
        QuoteParcel(
            number=number,
            producer_key=producer_key,
            producer_name=group[0].offer.producer_name,
            temperature=temperature,
            temperature_word=group[0].offer.temperature_word,
            lines=tuple(group),
            fee_minor=fees.get(temperature),
        )
        for number, ((producer_key, temperature), group) in enumerate(groups.items(), start=1)
    )


def _list_problems(
    lines: Iterable[QuoteLine], parcels: Iterable[QuoteParcel], prefecture: str
) -> list[str]:
    problems = [line.problem for line in lines if line.problem]
    if prefecture:
        problems += [
            _(
                "The parcel of %(producer)s (%(temperature)s) cannot be sent to %(prefecture)s. "
                "Please take these goods out of the basket, or telephone us."
            )
            % {
                "producer": parcel.producer_name,
                "temperature": parcel.temperature_word,
                "prefecture": PREFECTURE_LABELS[prefecture],
            }
            for parcel in parcels
            if parcel.fee_minor is None
        ]
    return problems
