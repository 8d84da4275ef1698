"""One showing of the final page: what it said, kept word for word, and what it binds."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import format_money

from .final_page import build_shown
from .methods import KONBINI_DAYS, SCARCE_LEFT, MethodChoice, list_choices
from .models import Basket, Confirmation, Delivery
from .promises import describe_dispatch, name_parcel
from .quotes import Quote
from .remembered import list_methods


def show_confirmation(
    basket: Basket,
    *,
    quote: Quote,
    delivery: Delivery,
    choices: list[MethodChoice] | None = None,
) -> Confirmation:
    """Store what the final page says now and return it; the page is rendered from the row.

    `choices` are the ways to pay, if they were looked up already.

    A page that binds the same and was not ordered from yet is the same confirmation.
    """
    binding = build_binding(quote, delivery)
    digest = compute_digest(binding)
    language = get_language() or "ja"
    if choices is None:
        choices = choose_methods(basket, quote=quote)
    shown = build_shown(quote, delivery=delivery, site=basket.site, choices=choices)
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


def choose_methods(basket: Basket, *, quote: Quote) -> list[MethodChoice]:
    """Return the ways to pay for a quote, and why some of the city's are not possible.

    Convenience stores keep goods for days. They are not offered when few are left, or when the
    sale ends before the code does.
    """
    code_ends = timezone.now() + timedelta(days=KONBINI_DAYS + 1)
    is_scarce = any(
        line.offer.left <= SCARCE_LEFT
        or (line.offer.on_sale_until is not None and line.offer.on_sale_until < code_ends)
        for line in quote.lines
    )
    return list_choices(
        list_methods(basket.site) or [],
        total_minor=quote.total_minor or 0,
        currency=quote.currency,
        is_scarce=is_scarce,
    )


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
                "sizes": parcel.sizes,
                "ship_by": parcel.ship_by.isoformat() if parcel.ship_by else "",
                "words": parcel.ships_sentences,
                "wish": [parcel.wish_day.isoformat() if parcel.wish_day else "", parcel.wish_slot],
                "pickup": parcel.pickup_place if parcel.is_pickup else "",
            }
            for parcel in quote.parcels
        ],
        "discount": [quote.discount.code, quote.discount_minor] if quote.discount else [],
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
    changes += _list_parcel_changes(before, quote)
    return changes or [_("The total or the address is no longer what the last page showed.")]


def _list_parcel_changes(before: dict[str, Any], quote: Quote) -> list[str]:
    """Return sentences on parcels that leave or cost otherwise than the final page said."""
    old = {(one["producer"], one["temperature"]): one for one in before["parcels"]}
    changes = []
    for parcel in quote.parcels:
        known = old.get((parcel.producer_key, parcel.temperature))
        if known is None:
            continue
        name = name_parcel(parcel.producer_name, parcel.temperature_word)
        ship_by = parcel.ship_by.isoformat() if parcel.ship_by else ""
        if (known.get("ship_by"), known.get("words")) != (ship_by, parcel.ships_sentences):
            values = {"parcel": name, "when": describe_dispatch(parcel)}
            changes.append(_("%(parcel)s comes at another time now: %(when)s") % values)
        if known["fee"] != parcel.fee_minor:
            fee = format_money(parcel.fee_minor or 0, quote.currency)
            values = {"parcel": name, "now": fee}
            changes.append(_("%(parcel)s: the shipping fee is now %(now)s.") % values)
    return changes
