from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from products.states import LinkState, WayKind

from .sellables import Sellable


class WayToBuy(models.Model):
    """One way to buy goods besides our own checkout. Switched off, never deleted.

    What the last look at another shop's page found stands in `link_state`, `seen_price_minor`
    and `checked_at`; only `products.malls` writes these.
    """

    sellable = ParentalKey(Sellable, on_delete=models.PROTECT, related_name="ways")
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    kind = models.CharField(_("how"), max_length=7, choices=WayKind.choices)
    is_active = models.BooleanField(
        _("offered now"),
        default=True,
        help_text=_("Switched off, its figures stay."),
    )
    url = models.URLField(
        _("page in the other shop"),
        max_length=500,
        blank=True,
        help_text=_("Only shops that the city allows, under Settings, Shop window."),
    )
    shop_name = models.CharField(_("name of the other shop"), max_length=60, blank=True)
    price_minor = models.PositiveIntegerField(
        _("price there, with tax"), null=True, blank=True, help_text=_("As you saw it there.")
    )
    price_as_of = models.DateField(_("seen on"), null=True, blank=True)
    phone = models.CharField(
        _("telephone"), max_length=40, blank=True, help_text=_("Empty: the producer's.")
    )
    note = models.CharField(
        _("hours or a hint"), max_length=120, blank=True, help_text=_("Such as: 9 to 16 h.")
    )

    link_state = models.CharField(
        max_length=11, choices=LinkState.choices, default=LinkState.UNCHECKED, editable=False
    )
    seen_price_minor = models.PositiveIntegerField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    next_check_at = models.DateTimeField(null=True, editable=False)
    misses = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("way to buy")
        verbose_name_plural = _("ways to buy")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["mall", "phone", "fax", "pickup"]),
                name="way_kind_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="mall") | ~models.Q(url=""), name="way_mall_has_address"
            ),
        ]
        indexes = [models.Index(fields=["kind", "next_check_at"], name="way_due_first")]

    sort_order_field = "sort_order"

    def __str__(self) -> str:
        return self.shop_name or str(self.get_kind_display())

    def clean(self) -> None:
        super().clean()
        if self.kind != WayKind.MALL:
            return
        missing = {
            "url": not self.url,
            "shop_name": not self.shop_name,
            "price_as_of": self.price_minor is not None and self.price_as_of is None,
        }
        words = {
            "url": _("Write the address of the goods in the other shop."),
            "shop_name": _("Write the name of the other shop: readers see whom they buy from."),
            "price_as_of": _("Write the day on which you saw this price."),
        }
        errors = {field: words[field] for field, is_missing in missing.items() if is_missing}
        if errors:
            raise ValidationError(errors)


class ClickDay(models.Model):
    """How often readers followed a way out of the site on one day. Nothing else is kept."""

    way = models.ForeignKey(WayToBuy, on_delete=models.PROTECT, related_name="click_days")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["way", "day"], name="clicks_once_per_way_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
