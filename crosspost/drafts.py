"""What a writer wishes to tell, kept beside the page and never in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from core.social import Shareable, SharePicture

from .models import Announcement, AnnouncementDraft, Channel, Delivery
from .payload import get_common_photos, hash_wish
from .reasons import Reason
from .states import Attachment, Purpose, Timing, Urgency
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
    #: What single channels say in words of their own, by channel id.
    texts: Mapping[int, str] = field(default_factory=dict)
    attachment: str = Attachment.LINK
    photos: Sequence[SharePicture] = ()
    channel_ids: Sequence[int] = ()
    timing: str = Timing.ON_PUBLISH
    #: Used when `timing` is "at"; aware.
    publish_at: datetime | None = None
    urgency: str = Urgency.SOFT
    #: Who approved it as it reads now, "" while nobody did.
    approved_by: str = ""
    #: False while nobody has saved anything: text and photos are the page's own proposal.
    is_saved: bool = False
    #: Channels of this page that already have a delivery; their text is no longer a wish.
    announced_channel_ids: Sequence[int] = field(default_factory=tuple)


def check_draft(
    *,
    text: str,
    attachment: str,
    photos: Sequence[SharePicture],
    texts: Mapping[int, str] | None = None,
    channel_ids: Collection[int] = (),
    timing: str = Timing.ON_PUBLISH,
    publish_at: datetime | None = None,
) -> dict[str, Reason]:
    """Return what keeps a draft from being posted: {field: key of a sentence}.

    Fields are "text", "text_<channel id>", "photos" and "publish_at". The common text is not
    looked at where each of `channel_ids` has words of its own.
    """
    errors: dict[str, Reason] = {}
    own = {key: value for key, value in (texts or {}).items() if value.strip()}
    is_common_used = not channel_ids or any(key not in own for key in channel_ids)
    if is_common_used and (reason := check_text(clean_text(text))):
        errors["text"] = reason
    for channel_id, value in own.items():
        if reason := check_text(clean_text(value)):
            errors[f"text_{channel_id}"] = reason
    if attachment == Attachment.PHOTOS and (reason := check_photos(photos)):
        errors["photos"] = reason
    if timing == Timing.AT and publish_at is None:
        errors["publish_at"] = Reason.TIME_MISSING
    return errors


def check_photos(photos: Sequence[SharePicture]) -> Reason:
    """Return the key of the sentence that says what keeps these photos from being posted."""
    if not photos:
        return Reason.NO_PHOTOS
    if len(photos) > MAX_PHOTOS:
        return Reason.TOO_MANY_PHOTOS
    if any(not photo.alt_text.strip() for photo in photos):
        return Reason.ALT_TEXT_MISSING
    return Reason.NONE


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
        texts={int(channel_id): text for channel_id, text in draft.texts.items()},
        attachment=draft.attachment,
        photos=tuple(SharePicture(**photo) for photo in draft.photos),
        channel_ids=tuple(draft.channels.order_by("pk").values_list("pk", flat=True)),
        timing=draft.timing,
        publish_at=draft.publish_at,
        urgency=draft.urgency,
        approved_by=draft.approved_by.get_full_name() if draft.approved_by else "",
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
    texts: Mapping[int, str] | None = None,
    attachment: str = Attachment.LINK,
    photos: Sequence[SharePicture] = (),
    timing: str = Timing.ON_PUBLISH,
    publish_at: datetime | None = None,
    urgency: str = Urgency.SOFT,
    purpose: str = Purpose.ANNOUNCEMENT,
    user: Any = None,
) -> AnnouncementDraft:
    """Keep a writer's wish; runs in the transaction that saves the page.

    `page` needs a translation key and a locale, not a place in the tree. `channel_ids` are the
    ticked channels; those of another city are left out. `texts` are words of single channels by
    channel id; a blank one means the common text. A draft without a ticked channel, or with the
    timing "not at all", may hold any text; else it must be postable, or DraftRefusedError is
    raised. An approval of other words, pictures or channels falls away.
    """
    channels = list(Channel.objects.filter(site=site, pk__in=list(channel_ids)))
    is_wish = bool(channels) and timing != Timing.NEVER
    errors = check_draft(
        text=text,
        texts=texts,
        channel_ids=[channel.pk for channel in channels],
        attachment=attachment,
        photos=photos,
        timing=timing,
        publish_at=publish_at,
    )
    if is_wish and errors:
        raise DraftRefusedError(errors)
    before = find_draft(page, site=site, purpose=purpose)
    words_before = _get_words(before) if before is not None else None
    photos_before = get_common_photos(before) if before is not None else []
    wish_before = hash_wish(before) if before is not None else ""
    draft, _is_new = AnnouncementDraft.objects.update_or_create(
        **_key(page, site=site, purpose=purpose),
        defaults={
            "text": _clean(text),
            "texts": {
                str(key): _clean(value) for key, value in (texts or {}).items() if value.strip()
            },
            "attachment": attachment,
            "photos": [
                {"image_id": photo.image_id, "alt_text": photo.alt_text} for photo in photos
            ],
            "timing": timing,
            "publish_at": publish_at,
            "urgency": urgency,
        },
    )
    draft.channels.set(channels)
    if draft.own_photos and get_common_photos(draft) != photos_before:
        # Chosen anew for all: what a single post was given before does not count any more.
        draft.own_photos = {}
        draft.save(update_fields=["own_photos"])
    if _get_words(draft) != words_before:
        # Saving a page without touching the words makes nobody their author.
        draft.updated_by = user if getattr(user, "is_authenticated", False) else None
        draft.save(update_fields=["updated_by"])
    if draft.approved_sha256 and hash_wish(draft) != wish_before:
        # What was approved before was something else.
        draft.approved_sha256 = ""
        draft.approved_at = draft.approved_by = None
        draft.save(update_fields=["approved_sha256", "approved_at", "approved_by"])
    announced = set(_list_announced_channels(page, site=site, purpose=purpose))
    if any(channel.pk not in announced for channel in channels):
        # An open wish again: the next publication announces it, and the tick looks after it.
        AnnouncementDraft.objects.filter(pk=draft.pk).update(announced_at=None)
        draft.announced_at = None
    return draft


def _clean(text: str) -> str:
    return clean_text(text).replace("\x00", "")


def _get_words(draft: AnnouncementDraft) -> tuple[Any, ...]:
    return (draft.text, draft.texts, draft.attachment, draft.photos)


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
