"""What stands on an invoice: frozen when it is issued, shown in any language later.

Japan's qualified invoice names the issuer and their number, the day, the goods with a mark for
the reduced rate, the total and the tax of each rate, and the recipient. Tax is rounded once per
rate. Where the producer sells and the shop is the agent, the shop may issue under its own
number if the producer is registered too and has told us their number; the goods of producers
who are not stand apart, without tax that could be deducted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from core.models import CitySettings
from orders.models import Order, OrderLine, Parcel, Refund, ShopSettings
from orders.shipping import SHIPPING_TAX_PERCENT
from products.models import Producer
from products.states import Seller

from .booking import book_refund
from .models import Account, Entry, Part, Posting, SettlementSettings

#: Goods of this rate and above carry no mark.
FULL_RATE_PERCENT = 10


def build_invoice_content(order: Order) -> dict[str, Any]:
    """Return what an invoice for a paid order says: names, whole amounts, plain dates."""
    settings = SettlementSettings.for_site(order.site)
    exempt = find_exempt_producers(order)
    lines = [_build_line(line, exempt) for line in _list_lines(order)]
    fees = [_build_fee(parcel) for parcel in order.parcels.all() if parcel.fee_minor]
    rows = lines + fees
    return {
        "issuer": describe_issuer(order),
        "is_qualified": bool(settings.invoice_number),
        "order_number": order.number,
        "ordered_on": _day(order.created_at),
        "paid_on": _day(order.paid_at or order.created_at),
        "currency": order.currency,
        "lines": rows,
        "discount_code": order.discount_code,
        "discount_minor": order.discount_minor,
        "rates": sum_rates(row for row in rows if not row["exempt"]),
        "exempt_rates": sum_rates(row for row in rows if row["exempt"]),
        "total_minor": order.total_minor,
    }


def build_return_content(refund: Refund, *, invoice_label: str) -> dict[str, Any]:
    """Return what a return invoice for money that went back says, by rate."""
    order = refund.payment.order
    book_refund(refund)
    exempt = find_exempt_producers(order)
    rows = [
        {
            "name": "",
            "part": row["part"],
            "producer": row["producer_key"],
            "rate_percent": row["tax_rate_percent"],
            "net_minor": -row["amount"],
            "exempt": row["producer_key"] in exempt and row["part"] == Part.GOODS,
        }
        for row in _sum_refund(refund)
    ]
    settings = SettlementSettings.for_site(order.site)
    return {
        "issuer": describe_issuer(order),
        "is_qualified": bool(settings.invoice_number),
        "invoice_label": invoice_label,
        "order_number": order.number,
        "ordered_on": _day(order.created_at),
        "paid_on": _day(order.paid_at or order.created_at),
        "refunded_on": _day(refund.done_at or timezone.now()),
        "currency": order.currency,
        "lines": [],
        "discount_code": "",
        "discount_minor": 0,
        "rates": sum_rates(row for row in rows if not row["exempt"]),
        "exempt_rates": sum_rates(row for row in rows if row["exempt"]),
        "total_minor": refund.amount_minor,
    }


def find_exempt_producers(order: Order) -> set[str]:
    """Return the keys of producers who sell themselves and have no registration number."""
    keys = order.parcels.values_list("producer_key", flat=True)
    producers = Producer.objects.filter(site=order.site, key__in=list(keys))
    return {
        producer.key
        for producer in producers
        if producer.seller == Seller.PRODUCER and not producer.invoice_number
    }


def sum_rates(rows: Iterable[dict[str, Any]]) -> list[dict[str, int]]:
    """Return per rate the sum with tax and the tax contained in it, rounded down once."""
    sums: dict[int, int] = defaultdict(int)
    for row in rows:
        sums[row["rate_percent"]] += row["net_minor"]
    return [
        {
            "rate_percent": rate,
            "amount_minor": amount,
            "tax_minor": amount * rate // (100 + rate),
        }
        for rate, amount in sorted(sums.items())
        if amount
    ]


def describe_issuer(order: Order) -> dict[str, str]:
    """Return who issues: name, registration number, address, telephone."""
    city = CitySettings.for_site(order.site)
    shop = ShopSettings.for_site(order.site)
    settings = SettlementSettings.for_site(order.site)
    return {
        "name": settings.issuer_name or shop.seller_name or city.office_name or city.name,
        "number": settings.invoice_number,
        "address": city.address,
        "phone": shop.phone or city.phone,
    }


def _list_lines(order: Order) -> list[OrderLine]:
    return list(order.lines.select_related("parcel").order_by("pk"))


def _build_line(line: OrderLine, exempt: set[str]) -> dict[str, Any]:
    return {
        "name": line.name,
        "part": Part.GOODS,
        "producer": line.parcel.producer_name,
        "quantity": line.quantity,
        "unit_minor": line.unit_price_minor,
        "amount_minor": line.amount_minor,
        "net_minor": line.net_minor,
        "rate_percent": line.tax_rate_percent,
        "is_reduced": line.tax_rate_percent < FULL_RATE_PERCENT,
        "exempt": line.parcel.producer_key in exempt,
    }


def _build_fee(parcel: Parcel) -> dict[str, Any]:
    return {
        "name": "",
        "part": Part.FEE,
        "producer": parcel.producer_name,
        "quantity": 1,
        "unit_minor": parcel.fee_minor,
        "amount_minor": parcel.fee_minor,
        "net_minor": parcel.net_fee_minor,
        "rate_percent": SHIPPING_TAX_PERCENT,
        "is_reduced": False,
        "exempt": False,
    }


def _sum_refund(refund: Refund) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    entry = Entry.objects.filter(source=f"refund:{refund.pk}")
    for row in Posting.objects.filter(entry__in=entry).exclude(account=Account.OPEN):
        sums[(row.part, row.producer_key, row.tax_rate_percent)] += row.amount_minor
    return [
        {"part": part, "producer_key": key, "tax_rate_percent": rate, "amount": amount}
        for (part, key, rate), amount in sums.items()
    ]


def _day(moment: Any) -> str:
    return timezone.localtime(moment).date().isoformat()
