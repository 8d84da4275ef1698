"""When and how a parcel comes, as sentences: on the final page, in mails, on the order's page."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.dates import format_day

from .carriers import name_slot
from .parcels import QuoteParcel


def describe_dispatch(parcel: QuoteParcel, *, carrier: str = "") -> str:
    """Return when a parcel leaves, arrives or can be fetched, as sentences."""
    words = " ".join(parcel.ships_sentences)
    if parcel.is_pickup:
        return _describe_pickup(parcel, words)
    slot = name_slot(carrier, parcel.wish_slot)
    if words and _reads_first_language():
        sentence = words
    elif parcel.wish_day is not None:
        values = {"day": format_day(parcel.wish_day), "sent": format_day(_get_ship_by(parcel))}
        sentence = _("Arrives on %(day)s; leaves by %(sent)s.") % values
    else:
        sentence = _("Leaves by %(day)s; arrives one to three days later.") % {
            "day": format_day(_get_ship_by(parcel))
        }
        if parcel.transit_days > 3:
            sentence = _("Leaves by %(day)s; arrives within %(days)d days.") % {
                "day": format_day(_get_ship_by(parcel)),
                "days": parcel.transit_days,
            }
    if words and not _reads_first_language():
        sentence += " " + _("The producer's own words: %(words)s") % {"words": words}
    if slot:
        sentence += " " + _("Time of day: %(slot)s.") % {"slot": slot}
    if len(parcel.boxes) > 1:
        sentence += " " + _("It comes in %(count)d parcels.") % {"count": len(parcel.boxes)}
    return sentence


def name_parcel(producer_name: str, temperature_word: str) -> str:
    return _("%(producer)s (%(temperature)s)") % {
        "producer": producer_name,
        "temperature": temperature_word,
    }


def name_box(parcel: QuoteParcel, number: int) -> str:
    """Return the name of one of a parcel's boxes, counted from 1."""
    name = name_parcel(parcel.producer_name, parcel.temperature_word)
    if len(parcel.boxes) == 1:
        return name
    return _("%(parcel)s, parcel %(number)d of %(count)d") % {
        "parcel": name,
        "number": number,
        "count": len(parcel.boxes),
    }


def _describe_pickup(parcel: QuoteParcel, words: str) -> str:
    if words:
        return _("You fetch it here: %(place)s. %(words)s") % {
            "place": parcel.pickup_place,
            "words": words,
        }
    return _("You fetch it from %(day)s on, here: %(place)s.") % {
        "day": format_day(parcel.ready_day),
        "place": parcel.pickup_place,
    }


def _get_ship_by(parcel: QuoteParcel) -> date:
    return parcel.ship_by or parcel.ready_day


def _reads_first_language() -> bool:
    """Whether the reader's language is the one in which producers write."""
    return (get_language() or "").split("-")[0] == settings.LANGUAGE_CODE.split("-")[0]
