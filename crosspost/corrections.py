"""New words for posts that are out: kept beside the page, asked for when it is published.

A typo that is mended in a draft is not public yet; the post on Facebook must not be ahead of
the page. The wish is a row in the transaction that saves the page, and becomes a change in the
transaction that publishes it, by hand, by schedule or by a workflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.models import Page, Site

from .changes.selectors import get_text_out
from .changes.services import ChangeRefusedError, ask_change
from .changes.states import CHANGEABLE, ChangeKind
from .drafts import find_announcement, find_draft
from .models import Announcement, AnnouncementDraft, Delivery, PostChange
from .refusals import NotPossibleError
from .states import Purpose


def get_corrections(
    page: Page, *, site: Site, purpose: str = Purpose.ANNOUNCEMENT
) -> dict[int, str]:
    """Return the new words that wait for the page's next publication, by channel id."""
    draft = find_draft(page, site=site, purpose=purpose)
    return {int(key): text for key, text in draft.corrections.items()} if draft else {}


@transaction.atomic
def keep_corrections(
    page: Page,
    *,
    site: Site,
    texts: Mapping[int, str],
    purpose: str = Purpose.ANNOUNCEMENT,
) -> None:
    """Keep the new words for posts of a page; those not named are no longer wished for."""
    draft = find_draft(page, site=site, purpose=purpose)
    if draft is None:
        if not texts:
            return
        draft = AnnouncementDraft.objects.create(
            site=site,
            translation_key=page.translation_key,
            locale_id=page.locale_id,
            purpose=purpose,
        )
    wished = {str(channel_id): text for channel_id, text in texts.items()}
    if draft.corrections != wished:
        draft.corrections = wished
        draft.save(update_fields=["corrections"])


@transaction.atomic
def ask_corrections(
    page: Page, *, user: Any = None, purpose: str = Purpose.ANNOUNCEMENT
) -> list[PostChange]:
    """Ask for the corrections of a page that was just published; return the changes.

    What cannot be asked for now, because another change of that post is on its way, stays for
    the next publication.
    """
    site = page.get_site()
    draft = find_draft(page, site=site, purpose=purpose) if site is not None else None
    if site is None or draft is None or not draft.corrections:
        return []
    announcement = find_announcement(page, site=site, purpose=purpose)
    asked, left = [], {}
    for key, text in draft.corrections.items():
        delivery = _find_out(announcement, channel_id=int(key))
        if delivery is None or get_text_out(delivery) == text:
            continue  # nothing is out, or it says so already
        try:
            with transaction.atomic():
                asked.append(ask_change(delivery, kind=ChangeKind.EDIT, text=text, user=user))
        except (NotPossibleError, ChangeRefusedError):
            left[key] = text
    draft.corrections = left
    draft.save(update_fields=["corrections"])
    return asked


def _find_out(announcement: Announcement | None, *, channel_id: int) -> Delivery | None:
    return (
        Delivery.objects.filter(
            announcement=announcement,
            channel_id=channel_id,
            state__in=CHANGEABLE[ChangeKind.EDIT],
        )
        .order_by("-version")
        .first()
    )
