"""The closed sets of the catalogue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Temperature(models.TextChoices):
    """How a parcel travels. Goods of different classes never share a box."""

    AMBIENT = "ambient", _("at room temperature")
    CHILLED = "chilled", _("chilled")
    FROZEN = "frozen", _("frozen")


class TaxRate(models.IntegerChoices):
    """Percent of consumption tax inside a price: food (not alcohol) 8, all else 10."""

    REDUCED = 8, _("8% (food)")
    STANDARD = 10, _("10%")


class SaleState(models.TextChoices):
    """Whether a variant can be bought at a moment, and if not, why."""

    ON_SALE = "on_sale", _("on sale")
    SOLD_OUT = "sold_out", _("sold out")
    #: All that is left stands in orders that are being paid; some may come free again.
    ALL_HELD = "all_held", _("all reserved")
    NOT_YET = "not_yet", _("not on sale yet")
    ENDED = "ended", _("season over")
    #: Retired, or without a published page.
    WITHDRAWN = "withdrawn", _("not for sale")


class MovementKind(models.TextChoices):
    RECEIVED = "received", _("received")
    CORRECTED = "corrected", _("corrected")
    RETURNED = "returned", _("returned")
    SOLD = "sold", _("sold")


#: From this many on, a page says how many are left.
FEW_LEFT = 5
