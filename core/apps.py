from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("building blocks")

    def ready(self) -> None:
        from . import checks, signal_handlers  # noqa: F401  (importing registers them)
        from .clock import register_tick_job
        from .outbox import send_due_mails
        from .schedule import publish_scheduled_pages

        register_tick_job("schedule", publish_scheduled_pages)
        register_tick_job("mails", send_due_mails)
