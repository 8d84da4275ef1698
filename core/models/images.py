from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.jpeg_metadata import drop_metadata
from core.plain_jpeg import SPEC as PLAIN_JPEG
from core.plain_jpeg import make_plain_jpeg


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

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile:  # noqa: A002
        """Make a rendition as Wagtail does, without leaving temporary files open.

        Wagtail opens one before it looks whether the picture's own file can be read, and copies
        what the camera wrote, such as the place, into what everybody can open.
        """
        if source is None:
            with self.open_file() as opened:
                return self.generate_rendition_file(filter, source=opened)
        if filter.spec == PLAIN_JPEG:
            name = f"{PurePath(self.file.name).stem[:60]}.{PLAIN_JPEG}.jpg"
            return ContentFile(make_plain_jpeg(source.read()), name=name)
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(drop_metadata(made.read()), name=made.name)

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
