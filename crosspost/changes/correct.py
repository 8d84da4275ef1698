"""When a page is published again: which posts tell the old words, and correcting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Page

from crosspost.drafts import find_draft
from crosspost.models import AnnouncementDraft, Delivery
from crosspost.payload import freeze_photos, get_text
from crosspost.reasons import Reason
from crosspost.states import Purpose
from crosspost.text import check_text, clean_text

from .selectors import find_open_change, get_text_out
from .services import ChangeRefusedError, ask_change
from .states import CHANGEABLE, ChangeKind


@dataclass(frozen=True, kw_only=True)
class Corrigible:
    """A post that is out and says something else than the page's saved draft."""

    delivery: Delivery
    #: What stands on Facebook, and what the draft says now.
    text_out: str
    text_draft: str
    #: "" when the words can simply be corrected; else the key of the sentence why not, such as
    #: another photo, for which a new post is needed, or a change that is under way.
    reason: str

    @property
    def can_be_corrected(self) -> bool:
        return not self.reason


def find_corrigible(page: Page, *, purpose: str = Purpose.ANNOUNCEMENT) -> list[Corrigible]:
    """Return the posts of a page that differ from its saved draft, by channel.

    Compares the draft as it is stored: save it first. A page without a draft or without a
    post has nothing to correct.
    """
    site = page.get_site()
    draft = find_draft(page, site=site, purpose=purpose) if site is not None else None
    if draft is None:
        return []
    posts = Delivery.objects.filter(
        announcement__site=site,
        announcement__translation_key=page.translation_key,
        announcement__locale_id=page.locale_id,
        announcement__purpose=purpose,
        state__in=[state.value for state in CHANGEABLE[ChangeKind.EDIT]],
    ).select_related("channel", "announcement")
    found = [_compare(delivery, draft) for delivery in posts.order_by("channel_id")]
    return [corrigible for corrigible in found if corrigible is not None]


@transaction.atomic
def correct_posts(
    page: Page, *, user: Any, purpose: str = Purpose.ANNOUNCEMENT
) -> list[Corrigible]:
    """Ask for the draft's words on every post of the page that can have them.

    Returns what was found, as `find_corrigible` did, those with a `reason` untouched: the
    caller says their sentences.
    """
    results = []
    for found in find_corrigible(page, purpose=purpose):
        reason = found.reason
        if not reason:
            try:
                ask_change(found.delivery, kind=ChangeKind.EDIT, text=found.text_draft, user=user)
            except ChangeRefusedError as error:
                reason = error.reason
        results.append(
            Corrigible(
                delivery=found.delivery,
                text_out=found.text_out,
                text_draft=found.text_draft,
                reason=reason,
            )
        )
    return results


def _compare(delivery: Delivery, draft: AnnouncementDraft) -> Corrigible | None:
    text = clean_text(get_text(draft, delivery.channel_id))
    text_out = get_text_out(delivery)
    is_other_post = freeze_photos(draft) != delivery.photos
    if clean_text(text_out) == text and not is_other_post:
        return None
    return Corrigible(
        delivery=delivery,
        text_out=text_out,
        text_draft=text,
        reason=_find_obstacle(delivery, text=text, is_other_post=is_other_post),
    )


def _find_obstacle(delivery: Delivery, *, text: str, is_other_post: bool) -> str:
    if is_other_post:
        return Reason.CHANGE_NEEDS_NEW_POST
    if not delivery.remote_post_id:
        return Reason.CHANGE_NO_ID
    if find_open_change(delivery) is not None:
        return Reason.CHANGE_RUNNING
    return check_text(text)
