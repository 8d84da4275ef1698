"""The frozen words and pictures of one delivery."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.models import CityImage

from .models import AnnouncementDraft, Channel, Delivery
from .states import Attachment


def build_payload(
    draft: AnnouncementDraft,
    *,
    link: str,
    channel: Channel,
    facts: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what is frozen for one channel.

    {"text", "link", "photos": [{"image_id", "alt_text", "file_hash"}], "facts"}. Photos keep the
    hash of their file, so that a picture that was exchanged later is noticed; `facts` is what
    the page says of price and availability at this moment, {} where it says nothing.
    """
    return {
        "text": get_text(draft, channel.pk),
        "link": link,
        "photos": freeze_photos(get_photos(draft, channel.pk)),
        "facts": dict(facts or {}),
    }


def get_text(draft: AnnouncementDraft, channel_id: int) -> str:
    """Return what one channel says: words of its own, or those for all."""
    return draft.texts.get(str(channel_id)) or draft.text


def get_photos(draft: AnnouncementDraft, channel_id: int) -> list[dict[str, Any]]:
    """Return what one channel shows: photos of its own, or those for all; [] for a link card."""
    own = draft.own_photos.get(str(channel_id))
    return get_common_photos(draft) if own is None else own


def get_common_photos(draft: AnnouncementDraft) -> list[dict[str, Any]]:
    return draft.photos if draft.attachment == Attachment.PHOTOS else []


def freeze_photos(photos: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return photos, {"image_id", "alt_text"} each, with the hashes of their files."""
    images = CityImage.objects.in_bulk([photo["image_id"] for photo in photos])
    return [
        {
            "image_id": photo["image_id"],
            "alt_text": photo["alt_text"],
            "file_hash": image.get_file_hash() if image else "",
        }
        for photo in photos
        for image in [images.get(photo["image_id"])]
    ]


def hash_payload(payload: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a payload in one fixed spelling."""
    spelled = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()


def hash_words(payload: Mapping[str, Any]) -> str:
    """Return the mark of what a person approves: words and pictures with their descriptions.

    The link is new in each version, and prices have a gate of their own: both stay out.
    """
    return hash_payload({"text": payload["text"], "photos": payload["photos"]})


def hash_wish(draft: AnnouncementDraft) -> str:
    """Return the mark of everything that readers would see of a wish, on all its channels."""
    channel_ids = sorted(draft.channels.values_list("pk", flat=True))
    wish: dict[str, Any] = {
        "texts": {str(channel_id): get_text(draft, channel_id) for channel_id in channel_ids},
        "photos": freeze_photos(get_common_photos(draft)),
    }
    own = {key: freeze_photos(photos) for key, photos in draft.own_photos.items()}
    # Left out where there are none: approvals from before they could be chosen still count.
    return hash_payload({**wish, "own_photos": own} if own else wish)


def hash_content(delivery: Delivery) -> str:
    """Return a mark of what readers would see, the same for two versions of the same words.

    Facebook compares posts by content, not by our link, when it calls one a duplicate.
    """
    return hash_payload(
        {"text": delivery.text, "photos": [photo["file_hash"] for photo in delivery.photos]}
    )


def build_message(delivery: Delivery) -> str:
    """Return the text of the post. With photos there is no card, so the link stands in the text."""
    if delivery.photos:
        return f"{delivery.text}\n\n{delivery.link}"
    return delivery.text
