from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "settlement"
    verbose_name = _("settlement")

    def ready(self) -> None:
        from core.clock import register_tick_job
        from orders.corner.menu import CornerItem, register_corner_page

        from .booking import book_what_is_new
        from .reconcile import reconcile_daily

        register_tick_job("books", book_what_is_new)
        register_tick_job("reconcile", reconcile_daily, is_slow=True)
        register_corner_page(
            CornerItem(
                name="statements", label=_("Statements"), view="settlement:corner_statements"
            )
        )
