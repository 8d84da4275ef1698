from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoodsText(models.Model):
    """One text of the catalogue in another language than the city's own.

    `about` names the table and `row` the key in it, such as "variant" 12; `field` is the name of
    the field that holds the city's own text, which is what readers get where no row is.
    """

    about = models.CharField(max_length=20)
    row = models.PositiveBigIntegerField()
    field = models.CharField(max_length=30)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("text in another language")
        verbose_name_plural = _("texts in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["about", "row", "language", "field"], name="goods_text_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.row} {self.field} ({self.language})"
