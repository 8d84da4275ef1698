from __future__ import annotations

import secrets
import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.states import UNPAID, OrderState, ParcelState, StockState

from .baskets import AddressFields


def make_order_token() -> str:
    """Return the unguessable part of an order's address (256 bits)."""
    return secrets.token_urlsafe(32)


class Order(AddressFields):
    """One purchase by one buyer, from the final confirmation on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=24)
    token = models.CharField(max_length=64, unique=True, default=make_order_token)
    # Empty once the confirmation is tidied away; until then it keeps a replay from ordering twice.
    confirmation = models.OneToOneField(
        "orders.Confirmation",
        null=True,
        on_delete=models.SET_NULL,
        related_name="order",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=OrderState.choices, default=OrderState.HELD
    )
    stock_state = models.CharField(
        max_length=10, choices=StockState.choices, default=StockState.HELD
    )
    language = models.CharField(_("language"), max_length=10)
    currency = models.CharField(max_length=3)
    goods_minor = models.PositiveBigIntegerField()
    shipping_minor = models.PositiveIntegerField()
    # What a code took off; each line and parcel holds its share.
    discount_minor = models.PositiveBigIntegerField(default=0)
    discount_code = models.CharField(_("discount code"), max_length=30, blank=True)
    total_minor = models.PositiveIntegerField(_("total"))
    # The mark of the short link that brought the visit; "" without one. No personal data.
    source = models.CharField(max_length=20, blank=True, db_index=True)
    shown = models.JSONField(_("what the final page said"))
    phone_digits = models.CharField(max_length=20)
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-created_at"]
        permissions = [("refund_order", "Can pay orders back")]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="order_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=OrderState.values), name="order_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    total_minor=models.F("goods_minor")
                    + models.F("shipping_minor")
                    - models.F("discount_minor")
                ),
                name="order_total_is_sum",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "-created_at"], name="order_desk"),
            models.Index(fields=["phone_digits"], name="order_phone"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_payable(self) -> bool:
        """Whether the buyer may still pay."""
        return self.state in UNPAID


class Parcel(models.Model):
    """One box that one producer sends in one temperature class, with a fee of its own.

    Goods of a producer and a class that are too many for one box fill several, each a parcel.
    What is picked up at the producer's place is a parcel without a fee.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcels")
    number = models.PositiveSmallIntegerField()
    producer_key = models.CharField(max_length=60)
    producer_name = models.CharField(max_length=200)
    temperature = models.CharField(max_length=10)
    # The box's size class (sum of three sides in cm); 0 where the fee does not depend on it.
    size = models.PositiveSmallIntegerField(default=0)
    # With tax, island surcharge included, before the discount.
    fee_minor = models.PositiveIntegerField()
    surcharge_minor = models.PositiveIntegerField(default=0)
    discount_minor = models.PositiveIntegerField(default=0)
    is_pickup = models.BooleanField(default=False)
    pickup_place = models.CharField(max_length=300, blank=True)
    # What the buyer wished: a day of arrival, and a slot of `orders.carriers`.
    wish_date = models.DateField(null=True, blank=True)
    wish_slot = models.CharField(max_length=8, blank=True)
    ship_by = models.DateField(null=True, blank=True)
    # When it leaves, in the words and the language of the final page.
    promise = models.CharField(max_length=400, blank=True)
    state = models.CharField(
        max_length=10, choices=ParcelState.choices, default=ParcelState.TO_PACK
    )
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("parcel")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="parcel_number"),
            models.CheckConstraint(
                condition=models.Q(discount_minor__lte=models.F("fee_minor")),
                name="parcel_discount_within_fee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} / {self.number}"

    @property
    def net_fee_minor(self) -> int:
        """What was paid for sending it."""
        return self.fee_minor - self.discount_minor


class OrderLine(models.Model):
    """An article as it was sold: name, price and rate stay what they were on that day."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey("products.Variant", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField()
    unit_price_minor = models.PositiveIntegerField()
    tax_rate_percent = models.PositiveSmallIntegerField()
    # Pieces that came back into the stock, or were written off, since they were sold.
    returned = models.PositiveIntegerField(default=0)
    # This line's share of a code's discount.
    discount_minor = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(
                condition=models.Q(returned__lte=models.F("quantity")),
                name="order_line_returned_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    discount_minor__lte=models.F("quantity") * models.F("unit_price_minor")
                ),
                name="order_line_discount_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} × {self.quantity}"

    @property
    def pieces_to_send(self) -> int:
        """How many go into the parcel: what was ordered, less what came back before."""
        return self.quantity - self.returned

    @property
    def amount_minor(self) -> int:
        return self.quantity * self.unit_price_minor

    @property
    def net_minor(self) -> int:
        """What was paid for the line."""
        return self.amount_minor - self.discount_minor


class OrderEvent(models.Model):
    """One line of an order's history. Written once, never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    kind = models.CharField(max_length=30)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The history of an order is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The history of an order is only added to.")
