"""Which sizes a picture is made in. A crop keeps the picture's focal point.

Every list that shows pictures asks for them with `prefetch_pictures`, so that a page needs
the same number of queries for one story and for twenty.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from .models import CityImage, CityRendition

#: Name of a crop -> filter specs, small to large. The last one is the fallback `src`.
CROPS: dict[str, tuple[str, ...]] = {
    "thumb": ("fill-240x160", "fill-480x320"),
    "hero": ("fill-480x270", "fill-960x540", "fill-1440x810"),
    "wide": ("fill-480x320", "fill-960x640", "fill-1440x960"),
    "square": ("fill-320x320", "fill-640x640"),
    "portrait": ("fill-240x300", "fill-480x600"),
    "full": ("max-480x800", "max-960x1600"),
    "card": ("fill-1200x630|format-jpeg",),
    "emblem": ("max-180x180",),
}


def prefetch_pictures(relation: str, *crops: str) -> Prefetch:
    """Return a prefetch of a relation to pictures, with the renditions of the named crops."""
    specs = [spec for crop in crops for spec in CROPS[crop]]
    return Prefetch(relation, queryset=CityImage.objects.prefetch_renditions(*specs))


def prefetch_sizes(relation: str, *crops: str) -> Prefetch:
    """Return a prefetch of the renditions of pictures that are joined at `relation` already.

    One query less than `prefetch_pictures`; for `select_related(relation)`.
    """
    return _prefetch_renditions(f"{relation}__renditions", crops)


def load_sizes(images: Iterable[CityImage], *crops: str) -> None:
    """Load the renditions of pictures that are at hand: one query."""
    prefetch_related_objects(list(images), _prefetch_renditions("renditions", crops))


def _prefetch_renditions(lookup: str, crops: Iterable[str]) -> Prefetch:
    specs = [spec for crop in crops for spec in CROPS[crop]]
    renditions = CityRendition.objects.filter(filter_spec__in=specs)
    return Prefetch(lookup, queryset=renditions, to_attr="prefetched_renditions")
