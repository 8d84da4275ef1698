from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from core.social import SharePicture


class MainPicture(models.Model):
    """A page's main picture, never published without words for who cannot see it."""

    main_image = models.ForeignKey(
        "core.CityImage",
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    main_image_alt = models.CharField(
        _("what the main picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For readers who cannot see it. Empty: the picture's own description."),
    )
    main_image_caption = models.CharField(_("caption"), max_length=200, blank=True)

    main_picture_panel = MultiFieldPanel(
        [
            FieldPanel("main_image"),
            FieldPanel("main_image_alt"),
            FieldPanel("main_image_caption"),
        ],
        heading=_("Main picture"),
    )
    # Set by the editor's form while a draft is saved, which may be incomplete.
    defers_checks = False

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.main_image is None:
            return
        self.main_image_alt = self.main_image_alt.strip() or self.main_image.alt_text.strip()
        if not self.main_image_alt and not self.defers_checks:
            raise ValidationError(
                {
                    "main_image_alt": gettext(
                        "Say in a few words what the main picture shows. "
                        "Readers who cannot see it hear this instead."
                    )
                }
            )

    def get_share_pictures(self) -> list[SharePicture]:
        """Return the main picture and the body's photos, each once."""
        pictures = list_body_pictures(getattr(self, "body", ()))
        if self.main_image_id is None:
            return pictures
        main = SharePicture(image_id=self.main_image_id, alt_text=self.main_image_alt)
        return [main, *(other for other in pictures if other.image_id != main.image_id)]


def list_body_pictures(body: Any) -> list[SharePicture]:
    """Return the photos of a body in order, each with the text for who cannot see it."""
    pictures = []
    for block in body:
        image = block.value.get("image") if block.block_type == "photo" else None
        if image is not None:
            words = block.value.get("alt_text") or image.alt_text
            pictures.append(SharePicture(image_id=image.pk, alt_text=words))
    return pictures
