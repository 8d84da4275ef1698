"""The frozen words and pictures of one delivery."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from core.models import CityImage

from .models import AnnouncementDraft, Delivery
from .states import Attachment


def build_payload(draft: AnnouncementDraft, *, link: str) -> dict[str, Any]:
    """Return what is frozen: {"text", "link", "photos": [{"image_id", "alt_text", "file_hash"}]}.

    Photos keep the hash of their file, so that a picture that was exchanged later is noticed.
    """
    photos = []
    if draft.attachment == Attachment.PHOTOS:
        images = CityImage.objects.in_bulk([photo["image_id"] for photo in draft.photos])
        for photo in draft.photos:
            image = images.get(photo["image_id"])
            photos.append({**photo, "file_hash": image.get_file_hash() if image else ""})
    return {"text": draft.text, "link": link, "photos": photos}


def hash_payload(payload: dict[str, Any]) -> str:
    """Return the SHA-256 of a payload in one fixed spelling."""
    spelled = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()


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
