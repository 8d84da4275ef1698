from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = _("emergency notices")

    def ready(self) -> None:
        from core.clock import register_tick_job

        from . import signal_handlers  # noqa: F401  (importing connects them)
        from .services import remind_of_reviews

        register_tick_job("alerts", remind_of_reviews)
