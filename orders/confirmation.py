"""The final page before an order: what it says, kept word for word, and what it binds.

The law of Japan (特定商取引法 12条の6) names what the last screen must show: quantity, total with
all fees, when and how one pays, when the goods come, cancellation, and the period of the offer.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.dates import format_day
from core.models import CitySettings
from core.money import format_money

from .models import Basket, Confirmation, Delivery, ShopSettings
from .quotes import Quote, QuoteParcel


def show_confirmation(basket: Basket, *, quote: Quote, delivery: Delivery) -> Confirmation:
    """Store what the final page says now and return it; the page is rendered from the row.

    A page that binds the same and was not ordered from yet is the same confirmation.
    """
    binding = build_binding(quote, delivery)
    digest = compute_digest(binding)
    language = get_language() or "ja"
    shown = build_shown(quote, delivery=delivery, site=basket.site)
    shown["binding"] = binding
    fresh = timezone.now() - timedelta(hours=1)
    known = (
        Confirmation.objects.filter(
            basket=basket, digest=digest, language=language, order=None, created_at__gt=fresh
        )
        .order_by("-created_at")
        .first()
    )
    if known is not None and known.shown == shown:
        return known
    return Confirmation.objects.create(basket=basket, digest=digest, language=language, shown=shown)


def build_binding(quote: Quote, delivery: Delivery) -> dict[str, Any]:
    """Return what both sides are bound to: goods, prices, fees and where they go."""
    return {
        "currency": quote.currency,
        "total": quote.total_minor,
        "lines": [
            {
                "variant": line.offer.variant_id,
                "name": line.offer.name,
                "quantity": line.quantity,
                "price": line.offer.price_minor,
                "tax_rate": line.offer.tax_rate_percent,
            }
            for line in quote.lines
        ],
        "parcels": [
            {
                "producer": parcel.producer_key,
                "temperature": parcel.temperature,
                "fee": parcel.fee_minor,
            }
            for parcel in quote.parcels
        ],
        "address": [
            *[delivery.name, delivery.kana, delivery.postcode, delivery.prefecture],
            *[delivery.street, delivery.building, delivery.phone, delivery.email],
        ],
    }


def compute_digest(binding: dict[str, Any]) -> str:
    """Return a mark that differs whenever the binding does, whatever language names the goods."""
    lines = [{**line, "name": ""} for line in binding["lines"]]
    text = json.dumps({**binding, "lines": lines}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def list_changes(before: dict[str, Any], quote: Quote) -> list[str]:
    """Return sentences, by name, on what is no longer as the final page said."""
    old = {line["variant"]: line for line in before["lines"]}
    new = {line.offer.variant_id: line for line in quote.lines}
    changes = []
    for variant_id, line in new.items():
        known = old.get(variant_id)
        if known is None or known["quantity"] != line.quantity:
            changes.append(
                _("%(name)s: the quantity in your basket is now %(quantity)d.")
                % {"name": line.offer.name, "quantity": line.quantity}
            )
        elif known["price"] != line.offer.price_minor:
            changes.append(
                _("%(name)s: the price changed from %(before)s to %(now)s.")
                % {
                    "name": line.offer.name,
                    "before": format_money(known["price"], before["currency"]),
                    "now": format_money(line.offer.price_minor, quote.currency),
                }
            )
    changes += [
        _("%(name)s is no longer in your basket.") % {"name": line["name"]}
        for variant_id, line in old.items()
        if variant_id not in new
    ]
    return changes or [_("The total or the address is no longer what the last page showed.")]


def build_shown(quote: Quote, *, delivery: Delivery, site: Site) -> dict[str, Any]:
    """Return every word and number of the final page in the active language."""
    today = timezone.localtime().date()
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
        "terms": _list_terms(quote, delivery=delivery, site=site, today=today),
        "button": _("Place the order for %(total)s") % {"total": total},
        "warning": _("With the button below you place an order for %(total)s in all.")
        % {"total": total},
    }


def get_ship_by(parcel: QuoteParcel, *, today: date) -> date | None:
    """Return the last day on which a parcel leaves; None when words say it instead."""
    if parcel.ships_sentences:
        return None
    return today + timedelta(days=parcel.lead_time_days)


def describe_dispatch(parcel: QuoteParcel, *, today: date) -> str:
    """Return when a parcel leaves, as a sentence."""
    words = " ".join(parcel.ships_sentences)
    if words and _reads_first_language():
        return words
    ship_by = today + timedelta(days=parcel.lead_time_days)
    sentence = _("Leaves by %(day)s; arrives one to three days later.") % {
        "day": format_day(ship_by)
    }
    if words:
        sentence += " " + _("The producer's own words: %(words)s") % {"words": words}
    return sentence


def _reads_first_language() -> bool:
    """Whether the reader's language is the one in which producers write."""
    return (get_language() or "").split("-")[0] == settings.LANGUAGE_CODE.split("-")[0]


def name_parcel(producer_name: str, temperature_word: str) -> str:
    return _("%(producer)s (%(temperature)s)") % {
        "producer": producer_name,
        "temperature": temperature_word,
    }


def _list_sums(quote: Quote) -> list[dict[str, str]]:
    sums = [{"label": _("Goods"), "amount": format_money(quote.goods_minor, quote.currency)}]
    sums += [
        {
            "label": _("Shipping: %(parcel)s")
            % {"parcel": name_parcel(parcel.producer_name, parcel.temperature_word)},
            "amount": format_money(parcel.fee_minor or 0, quote.currency),
        }
        for parcel in quote.parcels
    ]
    sums.append({"label": _("Other fees"), "amount": format_money(0, quote.currency)})
    return sums


def _describe_taxes(quote: Quote) -> str:
    parts = [
        _("%(rate)d%%: %(tax)s")
        % {"rate": share.rate_percent, "tax": format_money(share.tax_minor, quote.currency)}
        for share in quote.taxes
    ]
    return _("Consumption tax contained: %(parts)s") % {"parts": ", ".join(parts)}


def _list_terms(
    quote: Quote, *, delivery: Delivery, site: Site, today: date
) -> list[dict[str, Any]]:
    shop = ShopSettings.for_site(site)
    city = CitySettings.for_site(site)
    return [
        {
            "key": "payment",
            "label": _("How and when you pay"),
            "text": [
                _("By card, on the payment page that opens next."),
                _("Your card is charged at once when you pay there."),
                _("The goods are kept for you for 30 minutes while you pay."),
            ],
        },
        {
            "key": "dispatch",
            "label": _("When the goods come"),
            "text": [
                _("%(parcel)s: %(when)s")
                % {
                    "parcel": name_parcel(parcel.producer_name, parcel.temperature_word),
                    "when": describe_dispatch(parcel, today=today),
                }
                for parcel in quote.parcels
            ],
        },
        {
            "key": "address",
            "label": _("Deliver to"),
            "text": [*delivery.list_address_lines(), delivery.name, delivery.phone, delivery.email],
        },
        {
            "key": "cancellation",
            "label": _("Cancelling (withdrawal and returns)"),
            "text": [
                _(
                    "Until the producer has packed your parcel you can cancel by telephone or "
                    "e-mail, free of charge."
                ),
                _(
                    "After that you can no longer cancel, and goods cannot be returned because "
                    "you have changed your mind."
                ),
                _(
                    "Damaged or wrong goods: tell us within %(days)d days after they arrive. "
                    "We replace them or pay them back at our cost."
                )
                % {"days": shop.complaint_days},
            ],
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
            "text": [shop.seller_name or city.office_name or city.name or str(site)],
            "url": shop.legal_page.get_full_url() or "" if shop.legal_page else "",
        },
    ]


def _list_periods(quote: Quote) -> list[str]:
    limited = [
        _("%(name)s: until %(day)s")
        % {"name": line.offer.name, "day": format_day(line.offer.on_sale_until)}
        for line in quote.lines
        if line.offer.on_sale_until
    ]
    if not limited:
        return [_("There is no closing date; it is while stock lasts.")]
    if len(limited) < len(quote.lines):
        limited.append(_("For the other goods there is no closing date."))
    return limited
