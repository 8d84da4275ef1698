from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="tag")
class ShopWindowSettings(BaseSiteSetting):
    """What a city allows its shop window to point at. One row per Wagtail `Site`."""

    mall_hosts = models.TextField(
        _("shops that goods may point at"),
        blank=True,
        help_text=_(
            "Host names, one a line, such as store.shopping.yahoo.co.jp. "
            "A way to buy may only lead there."
        ),
    )

    panels = [FieldPanel("mall_hosts")]

    class Meta:
        verbose_name = _("shop window")

    def list_mall_hosts(self) -> list[str]:
        """Return the host names, in lower case."""
        return [line.strip().lower() for line in self.mall_hosts.splitlines() if line.strip()]
