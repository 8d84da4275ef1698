from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.prefectures import PREFECTURE_CHOICES

MAX_LINES = 100
MAX_QUANTITY = 999


class Basket(models.Model):
    """What somebody without an account wants to buy, found by a random text in a cookie.

    Only the text's hash is stored: who reads the table cannot take over a basket.
    """

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    prefecture = models.CharField(max_length=2, blank=True, choices=PREFECTURE_CHOICES)
    # Typed to see the fee; islands are known by it.
    postcode = models.CharField(max_length=8, blank=True)
    discount_code = models.ForeignKey(
        "orders.DiscountCode", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The mark of the announcement's short link that led to what was put in last; "" without one.
    source = models.CharField(max_length=20, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("basket")
        indexes = [models.Index(fields=["updated_at"], name="basket_updated")]

    def __str__(self) -> str:
        return f"Basket {self.pk}"


class BasketLine(models.Model):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("products.Variant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basket", "variant"], name="basket_line_variant"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=MAX_QUANTITY),
                name="basket_line_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} × {self.quantity}"


class DeliveryWish(models.Model):
    """How the goods of one producer and class shall come: picked up, or on a day, or at a time."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="wishes")
    producer_key = models.CharField(max_length=60)
    temperature = models.CharField(max_length=10)
    is_pickup = models.BooleanField(default=False)
    day = models.DateField(null=True, blank=True)
    slot = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["basket", "producer_key", "temperature"], name="delivery_wish_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.producer_key} {self.temperature}"


class AddressFields(models.Model):
    """Who receives the parcels and how to reach them: no more than a parcel label needs."""

    name = models.CharField(_("name"), max_length=100)
    kana = models.CharField(_("name in kana"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8)
    prefecture = models.CharField(_("prefecture"), max_length=2, choices=PREFECTURE_CHOICES)
    street = models.CharField(_("city, street and number"), max_length=200)
    building = models.CharField(_("building and room"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=20)
    email = models.EmailField(_("e-mail"))

    class Meta:
        abstract = True

    def list_address_lines(self) -> list[str]:
        """Return the address as on a label; empty for somebody who fetches the goods."""
        place = f"{self.get_prefecture_display() if self.prefecture else ''} {self.street}"
        parts = [f"〒{self.postcode}" if self.postcode else "", place.strip(), self.building]
        return [part for part in parts if part]


class Delivery(AddressFields):
    """The address that a basket will go to, kept only until it is ordered or a day is over."""

    basket = models.OneToOneField(Basket, on_delete=models.CASCADE, related_name="delivery")
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Delivery of basket {self.basket_id}"


class Confirmation(models.Model):
    """One showing of the final page: what it said, and the order that came of it, at most one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="confirmations")
    language = models.CharField(max_length=10)
    shown = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)
