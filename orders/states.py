"""The states of an order and of a parcel, and the one table of moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    HELD = "held", _("waiting for payment")
    AWAITING = "awaiting", _("payment promised, money not here yet")
    PAID = "paid", _("paid")
    EXPIRED = "expired", _("not paid in time")
    CANCELLED = "cancelled", _("cancelled")
    REVIEW = "review", _("needs a person")
    REFUND_DUE = "refund_due", _("being paid back")
    REFUNDED = "refunded", _("paid back")


class StockState(models.TextChoices):
    """What the order's goods are in the stock of `products`; kept so that it moves once."""

    HELD = "held", pgettext_lazy("stock", "held")
    SOLD = "sold", _("sold")
    RELEASED = "released", _("free again")


class ParcelState(models.TextChoices):
    TO_PACK = "to_pack", _("to pack")
    PACKED = "packed", _("packed")
    SHIPPED = "shipped", _("shipped")
    #: Its goods were all given back before it left.
    DROPPED = "dropped", _("not sent")


class GoodsFate(models.TextChoices):
    """What becomes of goods whose price is given back."""

    BACK = "back", _("They are here and go back on sale.")
    WRITTEN_OFF = "written_off", _("They are here or lost, and are written off.")
    KEPT = "kept", _("The buyer keeps them.")


S = OrderState
#: From where each state may be entered. Nothing else is a move.
SOURCES: dict[OrderState, frozenset[OrderState]] = {
    S.AWAITING: frozenset({S.HELD}),
    S.PAID: frozenset({S.HELD, S.AWAITING, S.EXPIRED, S.REVIEW}),
    S.EXPIRED: frozenset({S.HELD, S.AWAITING}),
    S.CANCELLED: frozenset({S.HELD, S.AWAITING}),
    S.REVIEW: frozenset({S.HELD, S.AWAITING, S.EXPIRED, S.CANCELLED}),
    S.REFUND_DUE: frozenset({S.PAID, S.EXPIRED, S.CANCELLED, S.REVIEW}),
    S.REFUNDED: frozenset({S.REFUND_DUE}),
}
#: The buyer may still pay.
UNPAID = frozenset({S.HELD, S.AWAITING})
