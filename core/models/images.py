from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CityImage(AbstractImage):
    """A picture with what a city must know of it: who made it, and what it shows.

    The inherited `description` is the alternative text, proposed wherever the picture is used.
    """

    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Who took or drew it, as it should stand under the picture."),
    )
    rights = models.CharField(
        _("rights"),
        max_length=200,
        blank=True,
        help_text=_("Why we may use it: own work, contract, licence."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "rights")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    @property
    def alt_text(self) -> str:
        """What the picture shows, for who cannot see it."""
        return self.description


class CityRendition(AbstractRendition):
    image = models.ForeignKey(CityImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    @property
    def alt(self) -> str:
        return self.image.alt_text
