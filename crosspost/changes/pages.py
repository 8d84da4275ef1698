"""A page that leaves the website while its post is out: withdrawing is offered, never done."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Site

from crosspost.models import Delivery
from crosspost.states import State

OUT = (State.ACCEPTED, State.PUBLISHED, State.LISTED)


def note_page_left(page: Page) -> int:
    """Note on every post of a page that is out that its page left; return how many."""
    return (
        _of_page(page)
        .filter(state__in=OUT, page_left_at__isnull=True)
        .update(page_left_at=timezone.now())
    )


def note_page_back(page: Page) -> int:
    """Take the note away again when the page is published again; return how many."""
    return _of_page(page).filter(page_left_at__isnull=False).update(page_left_at=None)


def list_posts_without_page(site: Site, *, limit: int = 50) -> list[Delivery]:
    """Return posts that are out although their page is gone from the website, oldest first.

    The screens offer `ask_change(..., kind="withdraw")` for them.
    """
    left = Delivery.objects.filter(
        channel__site=site, page_left_at__isnull=False, state__in=OUT
    ).select_related("channel", "announcement")
    return list(left.order_by("page_left_at")[:limit])


def _of_page(page: Page) -> QuerySet[Delivery]:
    return Delivery.objects.filter(announcement__page_id=page.pk)
