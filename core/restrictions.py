"""Whether pages are kept from some readers: most cities have none, and need not ask each time."""

from __future__ import annotations

from typing import Any

from wagtail.models import PageViewRestriction

from .pagecache import remember_lasting


def has_restrictions() -> bool:
    """Whether any page is kept from anybody; remembered until one is set or lifted."""
    return remember_lasting("restrictions", _look) == "some"


def _look() -> str:
    return "some" if PageViewRestriction.objects.exists() else "none"


def only_public(pages: Any) -> Any:
    """Leave of a queryset of pages those that everybody may read."""
    return pages.public() if has_restrictions() else pages
