"""The list of pages for search engines: a city's pages in every language.

The trees of the languages stand beside each other; Wagtail's own list names only the first one's.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from core.frame import list_front_pages


class CitySitemap(Sitemap):
    """Published pages that everybody may read, below every front page of the city."""

    def items(self) -> Any:
        fronts = list_front_pages(self.request)
        below = reduce(or_, (Q(path__startswith=front.path) for front in fronts), Q(pk=None))
        pages = Page.objects.filter(below).live().public().order_by("path")
        return pages.defer_streamfields().specific()
