from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Contributor(index.Indexed, models.Model):
    """A person whose name stands under a story: who wrote it, or who took its pictures.

    Somebody who does both has two rows, so that each list of choices stays short.
    """

    class Kind(models.TextChoices):
        WRITER = "writer", _("writer")
        PHOTOGRAPHER = "photographer", _("photographer")

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("city"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=80)
    name_latin = models.CharField(
        _("name in Latin letters"),
        max_length=80,
        blank=True,
        help_text=_("Shown on pages in English. Empty: the name as it is."),
    )
    kind = models.CharField(_("work"), max_length=12, choices=Kind.choices)
    role = models.CharField(
        _("office"),
        max_length=80,
        blank=True,
        help_text=_("Stands in brackets after the name, such as the office of the city hall."),
    )

    panels = [
        FieldPanel("site"),
        FieldPanel("name"),
        FieldPanel("name_latin"),
        FieldPanel("kind"),
        FieldPanel("role"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
        index.FilterField("site"),
    ]

    class Meta:
        verbose_name = _("writer or photographer")
        verbose_name_plural = _("writers and photographers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name", "kind"],
                name="contributor_once_per_site",
                violation_error_message=_("This person is in the list already."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["writer", "photographer"]),
                name="contributor_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name

    @property
    def display_name(self) -> str:
        """The name in letters that readers of the active language can read."""
        is_latin = (get_language() or "ja").startswith("en")
        return (self.name_latin or self.name) if is_latin else self.name

    @property
    def display_role(self) -> str:
        """The office, which is written in Japanese; "" on pages in other languages."""
        return self.role if (get_language() or "ja").startswith("ja") else ""
