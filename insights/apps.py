from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"
    verbose_name = _("insights")

    def ready(self) -> None:
        from crosspost.results import register_post_results

        from .results import fetch_orders

        register_post_results("orders", fetch_orders)
