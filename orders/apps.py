from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("orders")

    def ready(self) -> None:
        from core.clock import register_tick_job

        from .baskets import tidy_baskets
        from .notices import run_due_notices
        from .refunds import run_due_refunds
        from .sweep import end_refused_orders, run_due_payments

        register_tick_job("payment messages", run_due_notices)
        register_tick_job("payments", run_due_payments)
        register_tick_job("refused payments", end_refused_orders)
        register_tick_job("refunds", run_due_refunds)
        register_tick_job("baskets", tidy_baskets)
