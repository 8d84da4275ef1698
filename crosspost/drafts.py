"""What a writer wishes to tell, kept beside the page and never in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from core.social import Shareable, SharePicture

from .models import Announcement, AnnouncementDraft, Channel, Delivery
from .reasons import Reason
from .states import Attachment, Purpose
from .text import check_text, clean_text

MAX_PHOTOS = 10


class DraftRefusedError(Exception):
    """A draft that cannot be posted; `errors` maps a field to the key of a sentence."""

    def __init__(self, errors: dict[str, Reason]) -> None:
        super().__init__(", ".join(f"{name}: {reason}" for name, reason in errors.items()))
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class DraftValues:
    """What the editor's panel shows and sends back."""

    text: str = ""
    attachment: str = Attachment.LINK
    photos: Sequence[SharePicture] = ()
    channel_ids: Sequence[int] = ()
    #: False while nobody has saved anything: text and photos are the page's own proposal.
    is_saved: bool = False
    #: Channels of this page that already have a delivery; their text is no longer a wish.
    announced_channel_ids: Sequence[int] = field(default_factory=tuple)


def check_draft(*, text: str, attachment: str, photos: Sequence[SharePicture]) -> dict[str, Reason]:
    """Return what keeps a draft from being posted: {"text" | "photos": key of a sentence}."""
    errors = {}
    if reason := check_text(clean_text(text)):
        errors["text"] = reason
    if attachment == Attachment.PHOTOS:
        if not photos:
            errors["photos"] = Reason.NO_PHOTOS
        elif len(photos) > MAX_PHOTOS:
            errors["photos"] = Reason.TOO_MANY_PHOTOS
        elif any(not photo.alt_text.strip() for photo in photos):
            errors["photos"] = Reason.ALT_TEXT_MISSING
    return errors


def propose_draft(page: Page) -> DraftValues:
    """Return what a page offers of itself: its share text, its pictures, no channel."""
    if not isinstance(page, Shareable):
        return DraftValues()
    return DraftValues(
        text=page.get_share_text(), photos=tuple(page.get_share_pictures()[:MAX_PHOTOS])
    )


def get_draft(page: Page, *, site: Site, purpose: str = Purpose.ANNOUNCEMENT) -> DraftValues:
    """Return the saved draft of a page, or its proposal where nobody saved one."""
    draft = find_draft(page, site=site, purpose=purpose)
    announced = tuple(_list_announced_channels(page, site=site, purpose=purpose))
    if draft is None:
        proposal = propose_draft(page)
        return DraftValues(
            text=proposal.text, photos=proposal.photos, announced_channel_ids=announced
        )
    return DraftValues(
        text=draft.text,
        attachment=draft.attachment,
        photos=tuple(SharePicture(**photo) for photo in draft.photos),
        channel_ids=tuple(draft.channels.order_by("pk").values_list("pk", flat=True)),
        is_saved=True,
        announced_channel_ids=announced,
    )


@transaction.atomic
def save_draft(
    page: Page,
    *,
    site: Site,
    text: str,
    channel_ids: Iterable[int],
    attachment: str = Attachment.LINK,
    photos: Sequence[SharePicture] = (),
    purpose: str = Purpose.ANNOUNCEMENT,
    user: Any = None,
) -> AnnouncementDraft:
    """Keep a writer's wish; runs in the transaction that saves the page.

    `page` needs a translation key and a locale, not a place in the tree. `channel_ids` are the
    ticked channels; those of another city are left out. A draft without a ticked channel may
    hold any text; with one it must be postable, else DraftRefusedError is raised.
    """
    channels = list(Channel.objects.filter(site=site, pk__in=list(channel_ids)))
    if channels and (errors := check_draft(text=text, attachment=attachment, photos=photos)):
        raise DraftRefusedError(errors)
    draft, _is_new = AnnouncementDraft.objects.update_or_create(
        **_key(page, site=site, purpose=purpose),
        defaults={
            "text": clean_text(text).replace("\x00", ""),
            "attachment": attachment,
            "photos": [
                {"image_id": photo.image_id, "alt_text": photo.alt_text} for photo in photos
            ],
            "updated_by": user if getattr(user, "is_authenticated", False) else None,
        },
    )
    draft.channels.set(channels)
    announced = set(_list_announced_channels(page, site=site, purpose=purpose))
    if any(channel.pk not in announced for channel in channels):
        # An open wish again: the next publication announces it, and the tick looks after it.
        AnnouncementDraft.objects.filter(pk=draft.pk).update(announced_at=None)
        draft.announced_at = None
    return draft


def find_draft(page: Page, *, site: Site, purpose: str) -> AnnouncementDraft | None:
    return AnnouncementDraft.objects.filter(**_key(page, site=site, purpose=purpose)).first()


def find_announcement(page: Page, *, site: Site, purpose: str) -> Announcement | None:
    return Announcement.objects.filter(**_key(page, site=site, purpose=purpose)).first()


def find_draft_of(announcement: Announcement) -> AnnouncementDraft | None:
    """Return the draft that an announcement came from, as it stands now."""
    return AnnouncementDraft.objects.filter(
        site=announcement.site_id,
        translation_key=announcement.translation_key,
        locale=announcement.locale_id,
        purpose=announcement.purpose,
    ).first()


def _key(page: Page, *, site: Site, purpose: str) -> dict[str, Any]:
    locale_id = page.locale_id or Locale.get_default().pk
    return {
        "site": site,
        "translation_key": page.translation_key,
        "locale_id": locale_id,
        "purpose": purpose,
    }


def _list_announced_channels(page: Page, *, site: Site, purpose: str) -> list[int]:
    announcement = find_announcement(page, site=site, purpose=purpose)
    if announcement is None:
        return []
    return list(
        Delivery.objects.filter(announcement=announcement)
        .order_by("channel_id")
        .values_list("channel_id", flat=True)
        .distinct()
    )
