"""The photos of a post in the editor's panel: the page's own and those from the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from core.models import CityImage
from core.social import SharePicture
from crosspost.drafts import MAX_PHOTOS, DraftValues
from crosspost.pictures import PictureUnusableError, get_post_picture
from crosspost.states import Attachment

#: Names in the form: one `PHOTO` per row, in order; `ADD` is Wagtail's chooser.
PHOTO, ADD = "facebook-photo", "facebook-add"
LAST_PLACE = 99


@dataclass(frozen=True, kw_only=True)
class PhotoRow:
    """One picture that may go out; the row's place in the list is its place in the post."""

    image: CityImage
    alt_text: str
    is_used: bool
    is_of_page: bool

    @property
    def thumb_url(self) -> str:
        """The address of a small picture, "" where the file cannot be read."""
        try:
            get_post_picture(self.image)
        except PictureUnusableError:
            return ""
        return str(self.image.get_rendition("fill-120x90").url)

    @property
    def picture(self) -> SharePicture:
        return SharePicture(image_id=self.image.pk, alt_text=self.alt_text)


@dataclass(frozen=True, kw_only=True)
class _Entry:
    image_id: int
    alt_text: str | None
    is_used: bool
    place: int = LAST_PLACE


def build_rows(
    pictures: Iterable[SharePicture],
    *,
    draft: DraftValues,
    data: QueryDict | None = None,
    user: Any = None,
) -> list[PhotoRow]:
    """Return the rows: what was sent (`data`) or saved, then the page's other pictures.

    Until a choice was saved, pictures of the page are proposed as ticked. A picture that `user`
    may not choose, and that is neither the page's nor the draft's, is left out.
    """
    own = {picture.image_id: picture.alt_text for picture in pictures}
    saved = list(draft.photos) if _has_choice(draft) else []
    if data is not None and (PHOTO in data or ADD in data):
        entries = _read_entries(data)
    else:
        entries = [
            _Entry(image_id=photo.image_id, alt_text=photo.alt_text, is_used=True)
            for photo in saved
        ]
    known = {entry.image_id for entry in entries}
    used = sum(entry.is_used for entry in entries)
    for image_id in [key for key in own if key not in known]:
        is_proposed = not saved and used < MAX_PHOTOS
        entries.append(_Entry(image_id=image_id, alt_text=None, is_used=is_proposed))
        used += is_proposed
    free = {*own, *(photo.image_id for photo in saved)}
    images = _find_images({entry.image_id for entry in entries}, free=free, user=user)
    return [
        PhotoRow(
            image=images[entry.image_id],
            alt_text=_choose_words(entry, own, images[entry.image_id]),
            is_used=entry.is_used,
            is_of_page=entry.image_id in own,
        )
        for entry in sorted(entries, key=lambda entry: (not entry.is_used, entry.place))
        if entry.image_id in images
    ]


def _has_choice(draft: DraftValues) -> bool:
    return draft.is_saved and draft.attachment == Attachment.PHOTOS and bool(draft.photos)


def _read_entries(data: QueryDict) -> list[_Entry]:
    entries: dict[int, _Entry] = {}
    for value in data.getlist(PHOTO):
        if value.isdecimal() and len(value) < 10 and int(value) not in entries:
            place = data.get(f"{PHOTO}-{value}-place", "")
            entries[int(value)] = _Entry(
                image_id=int(value),
                alt_text=data.get(f"{PHOTO}-{value}-alt", "").strip(),
                is_used=f"{PHOTO}-{value}-use" in data,
                place=int(place) if place.isdecimal() and len(place) < 4 else LAST_PLACE,
            )
    added = data.get(ADD, "")
    if added.isdecimal() and len(added) < 10 and int(added) not in entries:
        entries[int(added)] = _Entry(image_id=int(added), alt_text=None, is_used=True)
    return list(entries.values())


def _find_images(ids: set[int], *, free: set[int], user: Any) -> dict[int, CityImage]:
    found: dict[int, CityImage] = CityImage.objects.in_bulk(list(ids))
    asked = set(found) - free
    if asked and user is not None:
        policy = policy_registry.get_by_type(get_image_model())
        allowed = policy.instances_user_has_any_permission_for(user, ["choose"])
        asked -= set(allowed.filter(pk__in=asked).values_list("pk", flat=True))
        for image_id in asked:
            del found[image_id]
    return found


def _choose_words(entry: _Entry, own: dict[int, str], image: CityImage) -> str:
    if entry.alt_text is not None:
        return entry.alt_text
    return (own.get(entry.image_id) or image.alt_text).strip()
