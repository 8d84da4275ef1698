from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("goods")

    def ready(self) -> None:
        from core.clock import register_tick_job

        from .malls.checks import check_due_ways
        from .services import turn_specials

        register_tick_job("prices of one day", turn_specials)
        register_tick_job("other shops", check_due_ways, is_slow=True)
