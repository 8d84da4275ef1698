from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DiscountCode(models.Model):
    """What buyers type to pay less. `uses` and `spent_minor` change by guarded updates only."""

    class Kind(models.TextChoices):
        AMOUNT = "amount", _("an amount off the goods")
        PERCENT = "percent", _("percent off the goods")
        FREE_SHIPPING = "shipping", _("free shipping")

    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=_("city"), on_delete=models.CASCADE, related_name="+"
    )
    code = models.CharField(
        _("code"),
        max_length=30,
        validators=[RegexValidator(r"^[A-Z0-9-]{3,30}$", _("Capital letters, digits, hyphens."))],
        help_text=_("What buyers type; they may type it in small letters too."),
    )
    note = models.CharField(_("what it is for"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.AMOUNT)
    value = models.PositiveIntegerField(
        _("how much"),
        default=0,
        help_text=_("Yen for an amount, 1 to 100 for percent, 0 for free shipping."),
    )
    minimum_minor = models.PositiveIntegerField(
        _("for goods from this sum on"), default=0, help_text=_("0: for every order.")
    )
    until = models.DateTimeField(_("valid until"), null=True, blank=True)
    per_buyer = models.PositiveSmallIntegerField(
        _("times per buyer"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("A buyer is known by the e-mail address."),
    )
    most_uses = models.PositiveIntegerField(
        _("times in all"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    budget_minor = models.PositiveIntegerField(
        _("budget"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    is_active = models.BooleanField(_("can be used"), default=True)
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)
    spent_minor = models.PositiveBigIntegerField(_("spent"), default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("discount code")
        verbose_name_plural = _("discount codes")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="discount_code_once"),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.PERCENT and not 1 <= self.value <= 100:
            raise ValidationError({"value": _("Percent are 1 to 100.")})
        if self.kind == self.Kind.AMOUNT and self.value < 1:
            raise ValidationError({"value": _("Please write how many yen come off.")})
        if self.kind == self.Kind.FREE_SHIPPING:
            self.value = 0

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.until is not None and self.until <= timezone.now()


class DiscountUse(models.Model):
    """One order's use of a code. The buyer is known by a hash of the e-mail address alone."""

    code = models.ForeignKey(DiscountCode, on_delete=models.PROTECT, related_name="used_by")
    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, related_name="discount_use"
    )
    email_hash = models.CharField(max_length=64)
    amount_minor = models.PositiveBigIntegerField()
    # Set when the order was not paid: it no longer counts.
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["code", "email_hash"], name="discount_use_buyer")]

    def __str__(self) -> str:
        return f"{self.code_id} / {self.order_id}"
