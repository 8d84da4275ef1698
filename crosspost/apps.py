from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrosspostConfig(AppConfig):
    name = "crosspost"
    verbose_name = _("cross-posting")

    def ready(self) -> None:
        from core.clock import register_tick_job
        from core.post_figures import register_post_figures

        from . import signal_handlers  # noqa: F401  (importing connects them)
        from .admin.registration import register
        from .digest import send_digests
        from .figures import get_post_figures
        from .tick import run_crosspost_tick

        register_tick_job("crosspost", run_crosspost_tick)
        register_post_figures("facebook", get_post_figures)
        register_tick_job("crosspost digest", send_digests)
        register()
