"""The words of the final page. The law of Japan (特定商取引法 12条の6) names what it must show.

Quantity, total with all fees, when and how one pays, when the goods come, cancellation, and the
period of the offer.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.dates import format_day, format_moment
from core.frame import load_city
from core.money import format_money
from products.states import Seller

from .legal.terms import list_cancellation, list_returns
from .methods import MethodChoice, describe_method
from .models import Delivery
from .promises import describe_dispatch, name_box, name_parcel
from .quotes import Quote
from .remembered import load_shop


def build_shown(
    quote: Quote, *, delivery: Delivery, site: Site, choices: list[MethodChoice]
) -> dict[str, Any]:
    """Return every word and number of the final page in the active language.

    `methods` are the ways to pay that the payment page will offer; `age` is the least age of
    the buyer, 0 where everybody may buy.
    """
    total = format_money(quote.total_minor or 0, quote.currency)
    return {
        "lines": [
            {
                "name": line.offer.name,
                "detail": _("%(price)s each, tax %(rate)d%% included, %(temperature)s")
                % {
                    "price": format_money(line.offer.price_minor, quote.currency),
                    "rate": line.offer.tax_rate_percent,
                    "temperature": line.offer.temperature_word,
                },
                "quantity": line.quantity,
                "amount": format_money(line.amount_minor, quote.currency),
            }
            for line in quote.lines
        ],
        "sums": _list_sums(quote),
        "total": total,
        "tax_note": _describe_taxes(quote),
        "terms": _list_terms(quote, delivery=delivery, site=site, choices=choices),
        "methods": [str(choice.method) for choice in choices if choice.is_possible],
        "age": quote.minimum_age,
        "button": _("Place the order for %(total)s") % {"total": total},
        "warning": _("With the button below you place an order for %(total)s in all.")
        % {"total": total},
    }


def _list_sums(quote: Quote) -> list[dict[str, str]]:
    sums = [{"label": _("Goods"), "amount": format_money(quote.goods_minor, quote.currency)}]
    for parcel in quote.parcels:
        for number, box in enumerate(parcel.boxes, start=1):
            label = _("Picked up: %(parcel)s") if parcel.is_pickup else _("Shipping: %(parcel)s")
            amount = format_money(box.fee_minor or 0, quote.currency)
            sums.append({"label": label % {"parcel": name_box(parcel, number)}, "amount": amount})
            if box.surcharge_minor:
                surcharge = format_money(box.surcharge_minor, quote.currency)
                sums[-1]["note"] = _("%(amount)s of it as a surcharge for %(place)s") % {
                    "amount": surcharge,
                    "place": quote.area_name,
                }
    sums.append({"label": _("Other fees"), "amount": format_money(0, quote.currency)})
    if quote.discount and quote.discount_minor:
        sums.append(
            {
                "label": _("Discount (code %(code)s)") % {"code": quote.discount.code},
                "amount": f"−{format_money(quote.discount_minor, quote.currency)}",
            }
        )
    return sums


def _describe_taxes(quote: Quote) -> str:
    parts = [
        _("%(rate)d%%: %(tax)s")
        % {"rate": share.rate_percent, "tax": format_money(share.tax_minor, quote.currency)}
        for share in quote.taxes
    ]
    return _("Consumption tax contained: %(parts)s") % {"parts": ", ".join(parts)}


def list_payment_words(quote: Quote, choices: list[MethodChoice]) -> list[str]:
    """Return how and when one pays by each method, and why some are not possible."""
    if quote.total_minor == 0:
        return [_("There is nothing to pay for this order.")]
    words = [
        choice.problem if choice.problem else describe_method(choice.method) for choice in choices
    ]
    return [*words, _("The goods are kept for you for 30 minutes while you pay.")]


def _list_terms(
    quote: Quote, *, delivery: Delivery, site: Site, choices: list[MethodChoice]
) -> list[dict[str, Any]]:
    shop, city = load_shop(site), load_city(site)
    return [
        {
            "key": "payment",
            "label": _("How and when you pay"),
            "text": list_payment_words(quote, choices),
        },
        {
            "key": "dispatch",
            "label": _("When the goods come"),
            "text": [
                _("%(parcel)s: %(when)s")
                % {
                    "parcel": name_parcel(parcel.producer_name, parcel.temperature_word),
                    "when": describe_dispatch(parcel, carrier=shop.carrier),
                }
                for parcel in quote.parcels
            ],
        },
        {
            "key": "address",
            "label": _("You fetch it as") if quote.is_pickup_only else _("Deliver to"),
            "text": [*delivery.list_address_lines(), delivery.name, delivery.phone, delivery.email],
        },
        {
            "key": "cancellation",
            "label": _("Cancelling (withdrawal and returns)"),
            "text": [*list_cancellation(), *list_returns(shop.complaint_days)],
            "phone": shop.phone or city.phone,
            "email": shop.email or city.email,
        },
        {"key": "period", "label": _("Until when you can order"), "text": _list_periods(quote)},
        {
            "key": "subscription",
            "label": _("Subscription"),
            "text": [_("This is not a subscription. You order once and pay once.")],
        },
        {
            "key": "seller",
            "label": _("Seller"),
            "text": _list_sellers(
                quote, seller=shop.seller_name or city.office_name or city.name or str(site)
            ),
            "url": site.root_url + reverse("orders:legal-notice"),
        },
    ]


def _list_sellers(quote: Quote, *, seller: str) -> list[str]:
    """Return who sells: the city's shop, or a producer for whom it is the agent; licences too."""
    producers = [
        line.offer.producer_name for line in quote.lines if line.offer.seller == Seller.PRODUCER
    ]
    words = [seller]
    words += [
        _("The goods of %(producer)s are sold by %(producer)s; %(seller)s is the agent.")
        % {"producer": producer, "seller": seller}
        for producer in dict.fromkeys(producers)
    ]
    return words + list(
        dict.fromkeys(line.offer.licence for line in quote.lines if line.offer.licence)
    )


def _list_special_prices(quote: Quote) -> list[str]:
    return [
        _("%(name)s: this price until %(moment)s")
        % {"name": line.offer.name, "moment": format_moment(line.offer.special_ends_at)}
        for line in quote.lines
        if line.offer.special_ends_at
    ]


def _list_periods(quote: Quote) -> list[str]:
    limited = [
        _("%(name)s: until %(day)s")
        % {"name": line.offer.name, "day": format_day(line.offer.on_sale_until)}
        for line in quote.lines
        if line.offer.on_sale_until
    ]
    specials = _list_special_prices(quote)
    if not limited:
        return [*specials, _("There is no closing date; it is while stock lasts.")]
    if len(limited) < len(quote.lines):
        limited.append(_("For the other goods there is no closing date."))
    return [*specials, *limited]
