"""What a basket means: parcels, fees, discount, taxes and the total, at the prices of now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import CitySettings
from products.selectors import Offer, list_offers

from .buyer_limits import find_over_limit, say_limit
from .discounts import Discount, make_discount
from .facts import get_minimum_age
from .models import DiscountCode
from .parcels import (
    BoxLine,
    QuoteBox,
    QuoteLine,
    QuoteParcel,
    Wish,
    build_parcels,
    explain_parcel,
)
from .shipping import SHIPPING_TAX_PERCENT, find_area, get_fee_table, get_lowest_fees

__all__ = ["Quote", "QuoteLine", "QuoteParcel", "TaxShare", "WantedLine", "Wish", "build_quote"]


@dataclass(frozen=True, kw_only=True)
class WantedLine:
    variant_id: int
    quantity: int


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
    #: What a code takes off; None without a code.
    discount: Discount | None = None
    #: The island or other area whose postcode was given; "" for ordinary places.
    area_name: str = ""
    problems: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> list[QuoteLine]:
        return [line for parcel in self.parcels for line in parcel.lines]

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def boxes(self) -> int:
        """How many parcels arrive or are fetched."""
        return sum(len(parcel.boxes) for parcel in self.parcels)

    def list_lines_with_shares(self) -> list[tuple[BoxLine, int]]:
        """Return every line of every box with its share of the discount, box by box."""
        lines = [line for parcel in self.parcels for box in parcel.boxes for line in box.lines]
        shares = self.discount.lines if self.discount else (0,) * len(lines)
        return list(zip(lines, shares, strict=True))

    def list_boxes_with_shares(self) -> list[tuple[QuoteBox, int]]:
        """Return every box with what the discount takes off its fee."""
        boxes = [box for parcel in self.parcels for box in parcel.boxes]
        shares = self.discount.fees if self.discount else (0,) * len(boxes)
        return list(zip(boxes, shares, strict=True))

    @property
    def discount_minor(self) -> int:
        return self.discount.amount_minor if self.discount else 0

    @property
    def total_minor(self) -> int | None:
        if self.shipping_minor is None:
            return None
        return self.goods_minor + self.shipping_minor - self.discount_minor

    @property
    def is_orderable(self) -> bool:
        return bool(self.parcels) and not self.problems and self.total_minor is not None

    @property
    def is_pickup_only(self) -> bool:
        """Whether nothing is sent, so that no address is needed."""
        return bool(self.parcels) and all(parcel.is_pickup for parcel in self.parcels)

    @property
    def minimum_age(self) -> int:
        """The least age of the buyer; 0 if everybody may buy this."""
        return get_minimum_age(line.offer for line in self.lines)

    @property
    def taxes(self) -> list[TaxShare]:
        """Contained tax per rate of what is paid, the lower rate first; shipping at its own."""
        amounts: Counter[int] = Counter()
        for line, share in self.list_lines_with_shares():
            amounts[line.line.offer.tax_rate_percent] += line.amount_minor - share
        for box, share in self.list_boxes_with_shares():
            amounts[SHIPPING_TAX_PERCENT] += (box.fee_minor or 0) - share
        return [
            TaxShare(
                rate_percent=rate, amount_minor=amount, tax_minor=amount * rate // (100 + rate)
            )
            for rate, amount in sorted(amounts.items())
            if amount
        ]


def build_quote(
    wanted: Sequence[WantedLine],
    *,
    site: Site,
    at: datetime,
    prefecture: str = "",
    postcode: str = "",
    wishes: Mapping[tuple[str, str], Wish] | None = None,
    code: DiscountCode | None = None,
    email: str = "",
) -> Quote:
    """Price a basket for a place ("" if it is not known yet). Nothing is stored or held.

    `wishes` are keyed by (producer key, temperature). `email` is needed only to know whether
    this buyer has used a code or ordered scarce goods before. Lines whose goods the city no
    longer knows are left out.
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
    area = find_area(site, postcode=postcode) if postcode else None
    parcels = build_parcels(
        lines,
        table=get_fee_table(site, prefecture=prefecture),
        area=area,
        wishes=wishes or {},
        today=timezone.localtime(at).date(),
    )
    lowest = get_lowest_fees(site) if lines and not prefecture else {}
    problems = [line.problem for line in lines if line.problem]
    if not problems:
        problems = find_over_limit([(line.offer, line.quantity) for line in lines], email=email)
    problems += [
        sentence
        for parcel in parcels
        if (sentence := explain_parcel(parcel, prefecture=prefecture, area=area))
    ]
    discount = make_discount(code, parcels=parcels, email=email, at=at) if code else None
    if discount and discount.problem:
        problems.append(discount.problem)
    is_known = bool(parcels) and all(parcel.fee_minor is not None for parcel in parcels)
    return Quote(
        currency=lines[0].offer.currency if lines else CitySettings.for_site(site).currency,
        prefecture=prefecture,
        parcels=parcels,
        goods_minor=sum(line.amount_minor for line in lines),
        shipping_minor=sum(parcel.fee_minor or 0 for parcel in parcels) if is_known else None,
        lowest_shipping_minor=sum(
            lowest.get(parcel.temperature, 0) * len(parcel.boxes)
            for parcel in parcels
            if not parcel.is_pickup
        ),
        discount=discount,
        area_name=area.name if area else "",
        problems=tuple(problems),
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
    if offer.per_buyer_limit is not None and quantity > offer.per_buyer_limit:
        return say_limit(offer)
    return ""
