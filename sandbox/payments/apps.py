from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """A play-acting Stripe: API, hosted payment page, signed events."""

    name = "sandbox.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
