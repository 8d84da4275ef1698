"""A page that leaves the website while its post is out: withdrawing is offered, never done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page

from crosspost.ledger import record_event
from crosspost.models import Delivery, PostChange
from crosspost.reasons import Reason
from crosspost.refusals import NotPossibleError
from crosspost.states import MAY_BE_VISIBLE, State

from .states import ChangeKind, ChangeState

OUT = (State.ACCEPTED, State.PUBLISHED, State.LISTED)
#: A post is being taken off by itself: asked of nobody until that ends.
_TAKING_OFF = (ChangeState.ASKED, ChangeState.WORKING, ChangeState.UNCLEAR)


def note_page_left(page: Page) -> int:
    """Note on every post of a page that is or may be out that its page left; return how many."""
    return (
        _of_page(page)
        .filter(state__in=sorted(MAY_BE_VISIBLE), page_left_at__isnull=True)
        .update(page_left_at=timezone.now())
    )


def note_page_back(page: Page) -> int:
    """Take the note away again when the page is published again; return how many."""
    return _of_page(page).filter(page_left_at__isnull=False).update(page_left_at=None)


def list_posts_without_page(channel_ids: Sequence[int]) -> QuerySet[Delivery]:
    """Return posts that are out although their page is gone from the website, oldest first.

    What is being taken off already is left out. The screens offer to withdraw the rest, or to
    say that it stays (`keep_post_without_page`).
    """
    going = PostChange.objects.filter(
        delivery=OuterRef("pk"), kind=ChangeKind.WITHDRAW, state__in=_TAKING_OFF
    )
    return Delivery.objects.filter(
        ~Exists(going), channel__in=channel_ids, page_left_at__isnull=False, state__in=OUT
    ).order_by("page_left_at", "pk")


@transaction.atomic
def keep_post_without_page(delivery: Delivery, *, user: Any) -> None:
    """Write down that a named person lets a post stay on Facebook without its page.

    Raises NotPossibleError when the page is back, the post is gone, or it was decided before.
    """
    kept = Delivery.objects.filter(
        pk=delivery.pk, page_left_at__isnull=False, state__in=OUT
    ).update(page_left_at=None)
    if not kept:
        raise NotPossibleError
    delivery.refresh_from_db()
    record_event(
        delivery=delivery,
        from_state=delivery.state,
        to_state=delivery.state,
        reason=Reason.SAID_STAYS,
        actor=user,
    )


def _of_page(page: Page) -> QuerySet[Delivery]:
    return Delivery.objects.filter(announcement__page_id=page.pk)
