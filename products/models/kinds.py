from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class GoodsKind(models.Model):
    """A shelf of a city's shop, such as tea or pottery."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("city"),
        on_delete=models.PROTECT,
        related_name="goods_kinds",
    )
    key = models.SlugField(
        _("key"),
        max_length=30,
        allow_unicode=False,
        help_text=_("Short name in Latin letters for the address, such as tea. It never changes."),
    )
    name = models.CharField(_("name"), max_length=40)
    sort_order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_retired = models.BooleanField(_("no longer used"), default=False)

    panels = [
        FieldPanel("site"),
        FieldPanel("key"),
        FieldPanel("name"),
        FieldPanel("sort_order"),
        FieldPanel("is_retired"),
    ]

    class Meta:
        verbose_name = _("kind of goods")
        verbose_name_plural = _("kinds of goods")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="goods_kind_once_per_site")
        ]

    def __str__(self) -> str:
        return self.name
