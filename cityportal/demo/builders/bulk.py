"""Pages by the hundred: straight into their tables, with the tree paths treebeard would give.

Adding a page the usual way takes some 50 ms. Pages made here have no revision until somebody
edits them, which Wagtail allows, and are missing from the count of where a picture is used
(`manage.py rebuild_references_index` puts that right).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from wagtail.models import Page
from wagtail.search.backends import get_search_backends

BATCH = 500

Row = TypeVar("Row")


def split(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows in batches."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def list_missing(parent: Page, slugs: Sequence[str]) -> list[int]:
    """Return the positions of those slugs that no child of `parent` has yet."""
    known = set(parent.get_children().values_list("slug", flat=True))
    return [number for number, slug in enumerate(slugs) if slug not in known]


@transaction.atomic
def insert_pages(parent: Page, pages: Sequence[Any]) -> None:
    """Add live pages of one model under `parent`; title, slug and own fields are filled in.

    Every page gets its primary key, so that rows which hang on it can follow.
    """
    if not pages:
        return
    parent = Page.objects.select_for_update(of=("self",)).get(pk=parent.pk)
    model = type(pages[0])
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    content_type = ContentType.objects.get_for_model(model)
    for number, page in enumerate(pages, start=step + 1):
        page.path = Page._get_path(parent.path, parent.depth + 1, number)
        page.depth = parent.depth + 1
        page.numchild = 0
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title = page.title
        page.content_type = content_type
        page.locale_id = parent.locale_id
        page.last_published_at = page.first_published_at
        page.latest_revision_created_at = page.first_published_at
    _insert_both_tables(model, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    add_to_search(model, pages)


def add_to_search(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Let the search find rows that were written without signals."""
    for backend in get_search_backends(with_auto_update=True):
        for batch in split(rows):
            backend.add_bulk(model, batch)


def _insert_both_tables(model: type[Page], pages: Sequence[Any]) -> None:
    """Write the rows of Page and then the rows of its child; Django's bulk_create will not."""
    names = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    bases = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    Page.objects.bulk_create(bases, batch_size=BATCH)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = base.pk
        page._state.adding = False
    rows = model._base_manager.all()
    rows._for_write = True
    rows._batched_insert(list(pages), model._meta.local_concrete_fields, BATCH)
