from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("orders")

    def ready(self) -> None:
        from core.clock import register_tick_job
        from products.door import register_door

        from . import checks, signal_handlers  # noqa: F401  (register themselves)
        from .baskets import tidy_baskets
        from .disputes import run_open_disputes
        from .legal.opening import is_shop_open
        from .notices import run_due_notices
        from .refunds import run_due_refunds
        from .sweep import end_refused_orders, run_due_payments
        from .tidying import tidy_hourly
        from .waiting import notify_waiting

        register_door(is_shop_open)
        register_tick_job("payment messages", run_due_notices)
        register_tick_job("payments", run_due_payments)
        register_tick_job("refused payments", end_refused_orders)
        register_tick_job("refunds", run_due_refunds)
        register_tick_job("disputes", run_open_disputes)
        register_tick_job("waiting list", notify_waiting)
        register_tick_job("baskets", tidy_baskets)
        register_tick_job("personal data", tidy_hourly)
