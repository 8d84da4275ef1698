from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "sandbox.payments"
    label = "payments"

    def ready(self) -> None:
        from sandbox.payments import troubles  # noqa: F401  (registers the trouble buttons)
        from sandbox.payments.seeds import clear_payments, seed_payments
        from sandbox.trouble.seeds import register_seeds

        register_seeds("stripe", clear=clear_payments, seed=seed_payments)
