from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import get_language

from core.pictures import prefetch_pictures, prefetch_sizes
from core.restrictions import only_public
from products.models import ProducerIndexPage, ProducerPage


def list_producer_pages(index: ProducerIndexPage) -> QuerySet[ProducerPage]:
    """Return the published producers of an index, in the order of the page tree."""
    pages = only_public(ProducerPage.objects.child_of(index).live())
    pages = pages.filter(producer__is_retired=False)
    return (
        pages.select_related("producer")
        .prefetch_related(prefetch_pictures("portrait", "portrait"))
        .order_by("path")
    )


def find_producer_page(producer_id: int, *, is_alone: bool = True) -> ProducerPage | None:
    """Return the producer's published page in the active language, else in another one.

    With the sizes of the portrait, unless it is one of many pictures whose sizes are loaded
    together.
    """
    language = get_language()
    pages = only_public(ProducerPage.objects.live().filter(producer_id=producer_id))
    pages = pages.select_related("producer", "locale", "portrait")
    if is_alone:
        pages = pages.prefetch_related(prefetch_sizes("portrait", "portrait"))
    return min(
        pages,
        key=lambda page: (page.locale.language_code != language, page.locale_id, page.pk),
        default=None,
    )
