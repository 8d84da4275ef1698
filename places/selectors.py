"""What others may ask of the places."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.models import Page

from core.pictures import prefetch_pictures

from .models import PlacePage


def list_places(above: Page) -> QuerySet[PlacePage]:
    """Return the places under a page that everybody may read, in the order of its editors."""
    places = PlacePage.objects.live().public().descendant_of(above).order_by("path")
    return places.prefetch_related(prefetch_pictures("main_image", "wide"))
