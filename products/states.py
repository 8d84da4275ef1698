"""The closed sets of the catalogue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Temperature(models.TextChoices):
    """How a parcel travels. Goods of different classes never share a box."""

    AMBIENT = "ambient", _("at room temperature")
    CHILLED = "chilled", _("chilled")
    FROZEN = "frozen", _("frozen")


class SaleState(models.TextChoices):
    """Whether a variant can be bought at a moment, and if not, why."""

    ON_SALE = "on_sale", _("on sale")
    SOLD_OUT = "sold_out", _("sold out")
    #: All that is left stands in orders that are being paid; some may come free again.
    ALL_HELD = "all_held", _("all reserved")
    NOT_YET = "not_yet", _("not on sale yet")
    ENDED = "ended", _("season over")
    #: Not through our basket: in another shop, by telephone, at the producer's.
    ELSEWHERE = "elsewhere", _("sold in another way")
    #: The shop lacks what the law wants it to show: it does not open.
    CLOSED = "closed", _("shop not open")
    #: Retired, or without a published page.
    WITHDRAWN = "withdrawn", _("not for sale")


class MovementKind(models.TextChoices):
    RECEIVED = "received", _("received")
    CORRECTED = "corrected", _("corrected")
    RETURNED = "returned", _("returned")
    SOLD = "sold", _("sold")


#: From this many on, a page says how many are left.
FEW_LEFT = 5


class AllergenLevel(models.TextChoices):
    """What the law says of naming an allergen."""

    MANDATORY = "mandatory", _("must be named")
    RECOMMENDED = "recommended", _("should be named")


class Seller(models.TextChoices):
    """Who is the seller towards the buyer."""

    CITY = "city", _("the city's shop buys and sells in its own name")
    PRODUCER = "producer", _("the producer sells, the city's shop is the agent")


class PermitKind(models.TextChoices):
    """What a permit allows; mail-order sale of alcohol is asked for by name."""

    FOOD = "food", _("making or selling food")
    ALCOHOL = "alcohol", _("selling alcohol by mail order")
    OTHER = "other", _("something else")


class WayKind(models.TextChoices):
    """Ways to buy besides our own basket."""

    MALL = "mall", _("in another shop on the web")
    PHONE = "phone", _("by telephone")
    FAX = "fax", _("by fax, on a printed sheet")
    PICKUP = "pickup", _("at the producer's")


class LinkState(models.TextChoices):
    """What the last look at another shop's page found."""

    UNCHECKED = "unchecked", _("not looked at yet")
    OK = "ok", _("page found")
    #: The page is there, but its price differs from the one that was written down.
    DRIFTED = "drifted", _("price has changed there")
    #: No answer this time; looked at again soon.
    UNREACHABLE = "unreachable", _("no answer")
    #: Gone, or no answer night after night.
    DEAD = "dead", _("page is gone")
    #: The address may not be asked: not allowed, or inside our own network.
    REFUSED = "refused", _("address not allowed")


#: The sizes of the carriers' parcels: length, width and height together, in centimetres.
PARCEL_SIZES = (60, 80, 100, 120, 140, 160, 180, 200)
#: Carriers take chilled and frozen parcels up to this size.
LARGEST_COOL_SIZE = 120
