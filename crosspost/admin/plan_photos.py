"""The photos of a post that waits, as its plan's screen shows and takes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from core.social import SharePicture, is_shareable
from crosspost.drafts import DraftValues
from crosspost.facts import find_page
from crosspost.models import Delivery
from crosspost.states import Attachment

from .checks import check_photos, list_stops
from .checks.photos import build_photo
from .panel_photos import PhotoRow, build_rows


class PhotosForm(forms.Form):
    """The card, or photos: those of the post first, then the page's others and the library's.

    It has the same names as the fields of the editor's panel, and the same template.
    """

    attachment = forms.ChoiceField(choices=Attachment.choices)

    prefix = "facebook"

    def __init__(self, data: QueryDict | None, *, delivery: Delivery, user: Any) -> None:
        chosen = Attachment.PHOTOS if delivery.photos else Attachment.LINK
        super().__init__(data, initial={"attachment": chosen})
        page = find_page(delivery.announcement)
        self.photo_rows: list[PhotoRow] = build_rows(
            page.get_share_pictures() if is_shareable(page) else [],
            draft=DraftValues(
                attachment=chosen,
                photos=[
                    SharePicture(image_id=photo["image_id"], alt_text=photo["alt_text"])
                    for photo in delivery.photos
                ],
                is_saved=True,
            ),
            data=data,
            user=user,
        )

    @property
    def chosen_attachment(self) -> str:
        return str(self["attachment"].value() or Attachment.LINK)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("attachment") == Attachment.PHOTOS:
            photos = [build_photo(row.image, row.alt_text) for row in self._list_used()]
            for check in list_stops(check_photos(photos)):
                self.add_error("attachment", check.text)
        return cleaned

    def list_photos(self) -> list[SharePicture]:
        """Return what was chosen, in its order; nothing means the card. Valid forms only."""
        if self.cleaned_data["attachment"] != Attachment.PHOTOS:
            return []
        return [row.picture for row in self._list_used()]

    def _list_used(self) -> list[PhotoRow]:
        return [row for row in self.photo_rows if row.is_used]
