"""Whether somebody vouched for exactly these words and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.models import Site

from .models import AnnouncementDraft, CrosspostSettings, Delivery
from .payload import hash_wish, hash_words


def get_settings(site: Site | int) -> CrosspostSettings:
    """Return what a city decided about its posts; a city that decided nothing has the defaults.

    Reads only: Wagtail's own `for_site` writes a row, and the sender asks for each post.
    """
    known = CrosspostSettings.objects.filter(site=site).first()
    return known or CrosspostSettings(site_id=site if isinstance(site, int) else site.pk)


def needs_approval(site: Site | int) -> bool:
    """Whether a post of this city goes out only after somebody approved it."""
    return get_settings(site).needs_approval


def may_vouch(user: Any, *, author_id: int | None, settings: CrosspostSettings) -> bool:
    """Whether a user's word counts for what `author_id` wrote; not for one's own where forbidden.

    Words that nobody is known to have written are nobody's own.
    """
    if user is None or user.pk is None:
        return False
    return not settings.needs_second_person or user.pk != author_id


def is_draft_approved(draft: AnnouncementDraft) -> bool:
    """Whether a draft was approved as it reads now."""
    return bool(draft.approved_sha256) and draft.approved_sha256 == hash_wish(draft)


def is_approved(delivery: Delivery) -> bool:
    """Whether somebody vouched for what would go out now, or nobody has to."""
    return is_vouched_for(delivery) or not needs_approval(delivery.channel.site_id)


def is_vouched_for(delivery: Delivery) -> bool:
    """Whether somebody approved exactly what would go out now."""
    approved = delivery.approved_sha256
    return bool(approved) and approved == hash_words(delivery.payload)


def find_voucher(
    payload: Mapping[str, Any],
    *,
    draft: AnnouncementDraft | None = None,
    previous: Delivery | None = None,
) -> Any:
    """Return who approved exactly this, in the draft or in the version before; else None."""
    if draft is not None and draft.approved_by is not None and is_draft_approved(draft):
        return draft.approved_by
    is_same = previous is not None and previous.approved_sha256 == hash_words(payload)
    return previous.approved_by if previous is not None and is_same else None
