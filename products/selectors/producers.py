from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import get_language

from core.pictures import prefetch_pictures
from products.models import ProducerIndexPage, ProducerPage


def list_producer_pages(index: ProducerIndexPage) -> QuerySet[ProducerPage]:
    """Return the published producers of an index, in the order of the page tree."""
    pages = ProducerPage.objects.child_of(index).live().public()
    pages = pages.filter(producer__is_retired=False)
    return (
        pages.select_related("producer")
        .prefetch_related(prefetch_pictures("portrait", "portrait"))
        .order_by("path")
    )


def find_producer_page(producer_id: int) -> ProducerPage | None:
    """Return the producer's published page in the active language, else in another one."""
    language = get_language()
    pages = list(
        ProducerPage.objects.live()
        .public()
        .filter(producer_id=producer_id)
        .select_related("producer", "locale")
        .prefetch_related(prefetch_pictures("portrait", "portrait"))
    )
    return min(
        pages,
        key=lambda page: (page.locale.language_code != language, page.locale_id, page.pk),
        default=None,
    )
