from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.crypto import EncryptedTextField
from orders.methods import Method


class GatewayAccount(models.Model):
    """A city's account with a payment provider. Each city is a seller of its own."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=20, default="stripe")
    # The provider's own name of the account: another account is another row, for what was paid
    # with the old one is paid back with the old one.
    provider_ref = models.CharField(max_length=100, blank=True)
    secret_key = EncryptedTextField()
    webhook_secret = EncryptedTextField(blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    takes_card = models.BooleanField(_("cards"), default=True)
    takes_konbini = models.BooleanField(_("convenience stores (konbini)"), default=False)
    takes_paypay = models.BooleanField(_("PayPay"), default=False)

    class Meta:
        verbose_name = _("payment account")
        verbose_name_plural = _("payment accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(is_active=True),
                name="one_active_gateway_per_site",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.pk}"

    @property
    def methods(self) -> list[str]:
        """The ways to pay that the city takes, as `orders.methods` names them."""
        return [method for method in Method if getattr(self, f"takes_{method}")]


class Payment(models.Model):
    """One attempt to be paid for an order. The row is committed before the provider hears of it.

    `idempotency_key` and `request_expires_at` are part of the request, so that a repetition is
    the same request to the letter.
    """

    class State(models.TextChoices):
        NEW = "new", _("not yet at the provider")
        OPEN = "open", _("open")
        PENDING = "pending", _("promised")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", pgettext_lazy("payment", "expired")
        REJECTED = "rejected", _("refused by the provider")

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="payments")
    account = models.ForeignKey(GatewayAccount, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    idempotency_key = models.CharField(max_length=120, unique=True)
    request_expires_at = models.DateTimeField()
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # What the provider says was paid: normally the amount, 0 until then.
    # As large as the provider may say: whatever came must fit, or it could not be given back.
    paid_minor = models.PositiveBigIntegerField(default=0)
    refunded_minor = models.PositiveBigIntegerField(default=0)
    session_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001
    session_url = models.URLField(max_length=2000, blank=True)
    payment_ref = models.CharField(max_length=200, blank=True)
    # What the payment page offers; part of the request.
    methods = models.JSONField(default=list)
    # Of a payment that is promised (convenience store): where the code is, and how long it lasts.
    voucher_url = models.URLField(max_length=2000, blank=True)
    pay_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="payment_number"),
            models.CheckConstraint(
                condition=models.Q(refunded_minor__lte=models.F("paid_minor")),
                name="refunds_never_beyond_paid",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_check_at"], name="payment_due")]

    def __str__(self) -> str:
        return f"{self.order_id} / {self.number}"

    @property
    def is_overdue(self) -> bool:
        """Whether the time to pay is over by our clock; only the provider's word ends it."""
        return self.request_expires_at <= timezone.now()


class Refund(models.Model):
    """Money to give back: promised by this row, carried out by the tick."""

    class State(models.TextChoices):
        DUE = "due", _("waiting")
        SENDING = "sending", _("on its way")
        PENDING = "pending", _("accepted by the provider")
        BUYER = "buyer", _("waits for the buyer's bank account")
        DONE = "done", _("paid back")
        FAILED = "failed", _("failed")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    number = models.PositiveSmallIntegerField()
    amount_minor = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The refused one that this one tries again.
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    idempotency_key = models.CharField(max_length=120, unique=True)
    provider_ref = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    first_tried_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="refund_number"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=1), name="refund_is_positive"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="refund_due")]

    def __str__(self) -> str:
        return f"Refund {self.number} of {self.payment_id}"


class StripeEvent(models.Model):
    """A signed message from the provider: that it came, and whether it was acted on.

    The message itself is not kept: acting on it asks the provider for the truth of now.
    """

    account = models.ForeignKey(GatewayAccount, on_delete=models.CASCADE, related_name="events")
    event_id = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=200, blank=True)
    order_ref = models.CharField(max_length=200, blank=True)
    payment_number = models.PositiveSmallIntegerField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "event_id"], name="stripe_event_once")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="stripe_event_due",
                condition=models.Q(processed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
