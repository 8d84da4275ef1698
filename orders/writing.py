"""The rows of an order, as its final page and its quote say."""

from __future__ import annotations

from .forms import ADDRESS_FIELDS
from .models import Confirmation, Delivery, Order, OrderLine, Parcel
from .promises import describe_dispatch
from .quotes import Quote, QuoteParcel
from .remembered import load_shop


def write_order(
    confirmation: Confirmation, *, quote: Quote, delivery: Delivery, number: str
) -> Order:
    """Write an order with its parcels and lines; belongs in the transaction that holds them."""
    order = Order.objects.create(
        site=confirmation.basket.site,
        number=number,
        confirmation=confirmation,
        language=confirmation.language,
        source=confirmation.basket.source,
        currency=quote.currency,
        goods_minor=quote.goods_minor,
        shipping_minor=quote.shipping_minor or 0,
        discount_minor=quote.discount_minor,
        discount_code=quote.discount.code if quote.discount else "",
        total_minor=quote.total_minor or 0,
        shown=confirmation.shown,
        phone_digits="".join(sign for sign in delivery.phone if sign.isdigit())[:20],
        **{name: getattr(delivery, name) for name in ADDRESS_FIELDS},
    )
    _write_parcels(order, quote)
    return order


def _write_parcels(order: Order, quote: Quote) -> None:
    carrier = load_shop(order.site).carrier
    line_shares = iter(share for _line, share in quote.list_lines_with_shares())
    fee_shares = iter(share for _box, share in quote.list_boxes_with_shares())
    lines: list[OrderLine] = []
    number = 0
    for quoted in quote.parcels:
        promise = describe_dispatch(quoted, carrier=carrier)[:400]
        for box in quoted.boxes:
            number += 1
            parcel = Parcel.objects.create(
                order=order,
                number=number,
                size=box.size,
                fee_minor=box.fee_minor or 0,
                surcharge_minor=box.surcharge_minor,
                discount_minor=next(fee_shares),
                promise=promise,
                **_get_facts(quoted),
            )
            lines += [
                OrderLine(
                    order=order,
                    parcel=parcel,
                    variant_id=line.line.offer.variant_id,
                    name=line.line.offer.name,
                    quantity=line.quantity,
                    unit_price_minor=line.line.offer.price_minor,
                    tax_rate_percent=line.line.offer.tax_rate_percent,
                    discount_minor=next(line_shares),
                )
                for line in box.lines
            ]
    OrderLine.objects.bulk_create(lines)


def _get_facts(quoted: QuoteParcel) -> dict[str, object]:
    """Return what all boxes of one producer and class have in common."""
    return {
        "producer_key": quoted.producer_key,
        "producer_name": quoted.producer_name,
        "temperature": quoted.temperature,
        "is_pickup": quoted.is_pickup,
        "pickup_place": quoted.pickup_place if quoted.is_pickup else "",
        "wish_date": quoted.wish_day,
        "wish_slot": quoted.wish_slot,
        "ship_by": quoted.ship_by,
    }
