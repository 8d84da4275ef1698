"""A plain search over titles and summaries; it asks the database for parts of words.

Wagtail's own database search cannot find Japanese or Korean words, which have no spaces.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from core.paging import Paging, build_paging
from home.models import InformationPage
from news.models import StoryPage
from places.models import PlacePage
from products.models import ProducerPage, ProductPage

LONGEST = 100
MOST_WORDS = 6
MOST_PER_KIND = 200
PER_PAGE = 10
KINDS: tuple[type[Page], ...] = (StoryPage, ProductPage, ProducerPage, PlacePage, InformationPage)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page that answers a search."""

    page: Any
    kind: str
    summary: str


def read_words(raw: str) -> str:
    """Return what somebody typed as one line of at most 100 characters, without control signs."""
    signs = (sign if unicodedata.category(sign)[0] != "C" else " " for sign in raw[: LONGEST * 4])
    return " ".join("".join(signs).split())[:LONGEST].strip()


def list_spellings(word: str) -> list[str]:
    """Return the ways in which a word may be written: as typed, normal width, small letters."""
    normal = unicodedata.normalize("NFKC", word)
    return list(dict.fromkeys([word, normal, normal.casefold()]))


def find_pages(words: str, *, above: Page, wanted: str | None) -> Paging:
    """Return the published pages under `above` that hold every word; title hits come first."""
    parts = words.split()[:MOST_WORDS]
    hits: list[tuple[int, int, type[Page]]] = []
    for kind in KINDS:
        pages = kind.objects.live().public().descendant_of(above)
        for part in parts:
            pages = pages.filter(_holds(kind, part))
        order = pages.order_by("-first_published_at", "-pk").values_list("pk", "title")
        for pk, title in order[:MOST_PER_KIND]:
            hits.append((_rank(title, parts), pk, kind))
    hits.sort(key=lambda hit: hit[0])
    paging = build_paging(hits, wanted, per_page=PER_PAGE)
    return _with_pages(paging)


def _holds(kind: type[Page], part: str) -> Q:
    condition = Q()
    fields = [name for name in ("title", "summary") if _has_field(kind, name)]
    for spelling in list_spellings(part):
        for name in fields:
            condition |= Q(**{f"{name}__icontains": spelling})
    return condition


def _has_field(kind: type[Page], name: str) -> bool:
    return name in {field.name for field in kind._meta.get_fields()}


def _rank(title: str, parts: list[str]) -> int:
    folded = unicodedata.normalize("NFKC", title).casefold()
    wanted = [unicodedata.normalize("NFKC", part).casefold() for part in parts]
    return 0 if all(part in folded for part in wanted) else 1


def _with_pages(paging: Paging) -> Paging:
    """Replace the hits of one page of the list by the pages themselves."""
    found: dict[int, Found] = {}
    for kind in KINDS:
        keys = [pk for _rank_, pk, owner in paging.items if owner is kind]
        for page in kind.objects.filter(pk__in=keys) if keys else []:
            found[page.pk] = Found(
                page=page,
                kind=str(kind._meta.verbose_name),
                summary=getattr(page, "summary", "") or page.search_description,
            )
    items = [found[pk] for _rank_, pk, _kind in paging.items if pk in found]
    return Paging(
        items=items,
        number=paging.number,
        count=paging.count,
        total=paging.total,
        first=paging.first,
        last=paging.last,
        links=paging.links,
    )
