"""What the shop says of stock, seasons and parcels: short, and the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import format_short_day
from products.models import ProducerPermit
from products.states import FEW_LEFT, SaleState, Seller, Temperature


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A word in a thin frame; `tone` is "ok", "clay" or ""."""

    text: str
    tone: str


def tag_state(state: SaleState, *, left: int, on_sale_from: datetime | None = None) -> Tag:
    """Return the tag beside a price: in stock, how few are left, or why not."""
    if state == SaleState.ON_SALE:
        if left <= FEW_LEFT:
            text = ngettext("%(count)d left", "%(count)d left", left) % {"count": left}
            return Tag(text=text, tone="clay")
        return Tag(text=_("In stock"), tone="ok")
    if state == SaleState.NOT_YET and on_sale_from:
        return Tag(text=_("From %(day)s") % {"day": format_day(on_sale_from)}, tone="")
    texts = {
        SaleState.SOLD_OUT: _("Sold out"),
        SaleState.ALL_HELD: _("All reserved just now"),
        SaleState.ENDED: _("Season over"),
        SaleState.ELSEWHERE: _("Sold in another way"),
        SaleState.CLOSED: _("Not open yet"),
    }
    return Tag(text=texts.get(state, _("Not for sale")), tone="")


def explain_state(state: SaleState, *, name: str, on_sale_from: datetime | None = None) -> str:
    """Return why goods cannot be bought, as a sentence; "" when they can."""
    if state == SaleState.ON_SALE:
        return ""
    if state == SaleState.NOT_YET and on_sale_from:
        day = format_day(on_sale_from)
        return _("%(name)s goes on sale on %(day)s.") % {"name": name, "day": day}
    sentences = {
        SaleState.SOLD_OUT: _("%(name)s is sold out."),
        SaleState.ALL_HELD: _(
            "All that is left of %(name)s is in orders that are being paid just now. "
            "Some may come free again within the hour."
        ),
        SaleState.ENDED: _("The season of %(name)s is over."),
        SaleState.ELSEWHERE: _(
            "%(name)s is not sold through this basket. Its page says how to buy it."
        ),
        SaleState.CLOSED: _("Our shop is not open yet. %(name)s cannot be ordered here for now."),
    }
    return sentences.get(state, _("%(name)s is not sold here now.")) % {"name": name}


def format_day(moment: date | datetime) -> str:
    """Return a day in the city's time as the reader's language writes it."""
    return format_short_day(moment)


def name_temperature(temperature: str) -> str:
    """Return the short word for how a parcel travels."""
    return {
        Temperature.AMBIENT: _("Room temperature"),
        Temperature.CHILLED: _("Chilled"),
        Temperature.FROZEN: _("Frozen"),
    }[Temperature(temperature)]


def name_licence(permit: ProducerPermit) -> str:
    """Return a permit in one line: name, number, who gave it, until when."""
    words = f"{permit.name} {permit.number} ({permit.authority})"
    if permit.valid_until is None:
        return words
    until = _("valid until %(day)s") % {"day": format_day(permit.valid_until)}
    return f"{words}, {until}"


def say_shipping_window(ships_from: date | None, *, at: datetime) -> str:
    """Return from when a harvest is sent, as a sentence; "" when it is being sent already."""
    if ships_from is None or ships_from <= timezone.localtime(at).date():
        return ""
    return _("Sent from %(day)s, as the weather allows") % {"day": format_day(ships_from)}


def say_seller(seller: str) -> str:
    """Return who the seller of a producer's goods is, for readers."""
    if seller == Seller.PRODUCER:
        return _("The producer sells; the shop of the city passes the order on.")
    return _("The shop of the city sells these goods.")


def say_sale_window(begin: datetime | None, end: datetime | None) -> str:
    """Return from when until when goods are sold; "" for goods that have no season."""
    if end is None:
        return ""
    last = format_day(timezone.localtime(end) - timedelta(seconds=1))
    if begin is None:
        return _("Sold until %(last)s") % {"last": last}
    return _("Sold from %(first)s to %(last)s") % {"first": format_day(begin), "last": last}


def say_made_to_order(days: int) -> str:
    """Return when goods leave that are begun once somebody orders them."""
    return _("Made to order. %(when)s") % {"when": say_lead_time(days)}


def say_lead_time(days: int) -> str:
    """Return in words when goods leave after an order."""
    if days == 0:
        return _("Sent on the day of the order")
    if days >= 14 and days % 7 == 0:
        weeks = days // 7
        return ngettext("Sent in about %(count)d week", "Sent in about %(count)d weeks", weeks) % {
            "count": weeks
        }
    return ngettext("Sent within %(count)d day", "Sent within %(count)d days", days) % {
        "count": days
    }
