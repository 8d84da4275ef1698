from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index


class Producer(index.Indexed, models.Model):
    """Who makes goods: a plain row, so that orders and parcels depend on no page.

    The producer's pages in all languages point here. Never deleted: orders name it.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("city"),
        on_delete=models.PROTECT,
        related_name="producers",
    )
    key = models.SlugField(
        _("key"),
        max_length=60,
        allow_unicode=False,
        help_text=_("Short name in Latin letters, such as hatsune. It never changes."),
    )
    name = models.CharField(_("name of the farm or workshop"), max_length=120)
    person = models.CharField(
        _("who makes it"),
        max_length=80,
        blank=True,
        help_text=_("As it should stand beside the goods, such as 初音 由紀子."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Not shown to the public."))
    is_retired = models.BooleanField(
        _("no longer delivers"),
        default=False,
        help_text=_("Their goods are off sale. Old orders keep the name."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("site"), FieldPanel("key"), FieldPanel("name"), FieldPanel("person")],
            heading=_("Producer"),
        ),
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("phone"), FieldPanel("email")],
            heading=_("How to reach them"),
        ),
        FieldPanel("is_retired"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("person"),
        index.AutocompleteField("person"),
        index.FilterField("site"),
    ]

    class Meta:
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="producer_key_once_per_site")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})" if self.person else self.name
