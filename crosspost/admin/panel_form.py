"""The fields of the editor's Facebook panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crosspost.models import Channel
from crosspost.reasons import Reason
from crosspost.states import Attachment, Timing, Urgency
from crosspost.text import check_text, clean_text
from crosspost.words import explain_cause

from .checks import check_photos, list_stops
from .checks.photos import build_photo
from .panel_photos import PHOTO, PhotoRow


@dataclass(frozen=True, kw_only=True)
class WishValues:
    """What the fields say at this moment, whether it can be posted or not."""

    channel_ids: Sequence[int]
    text: str
    #: Only channels with words of their own.
    texts: Mapping[int, str]
    attachment: str
    photos: Sequence[PhotoRow]
    timing: str
    publish_at: datetime | None
    urgency: str

    @property
    def is_wish(self) -> bool:
        return bool(self.channel_ids) and self.timing != Timing.NEVER

    def get_text(self, channel_id: int) -> str:
        return self.texts.get(channel_id) or self.text


class FacebookForm(forms.Form):
    """A form of its own beside the page's form.

    Fields inside the page's form would be drawn a second time by Wagtail, which draws every
    field that no panel of the model claims.
    """

    channels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Post to"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("One of these Pages cannot be chosen any more.")
        },
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the post"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    # The proposal at the time the form was drawn: a text left like this follows the page.
    proposal = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    attachment = forms.ChoiceField(choices=Attachment.choices, required=False)
    timing = forms.ChoiceField(choices=Timing.choices, required=False)
    at_date = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    at_time = forms.TimeField(
        label=gettext_lazy("Time of day"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    is_important = forms.BooleanField(required=False)

    prefix = "facebook"

    def __init__(
        self,
        *args: Any,
        channels: Sequence[Channel],
        photos: Sequence[PhotoRow],
        zone: ZoneInfo,
        needs_text: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.channel_list, self.photo_rows = channels, photos
        self.zone, self.needs_text = zone, needs_text
        boxes = self.fields["channels"]
        assert isinstance(boxes, forms.TypedMultipleChoiceField)  # noqa: S101  (for the types)
        boxes.choices = [(channel.pk, channel.name) for channel in channels]
        self.fields["text"].widget.attrs.update(
            {"aria-describedby": "facebook-text-help", "class": "fb-text"}
        )
        for channel in channels:
            self.fields[f"text_{channel.pk}"] = _make_own_text(channel)

    @property
    def is_submitted(self) -> bool:
        """Whether the panel was on the screen that sent this form."""
        return self.is_bound and self.add_prefix("text") in self.data

    @property
    def own_texts(self) -> list[forms.BoundField]:
        """The fields for other words, one per channel."""
        return [self[f"text_{channel.pk}"] for channel in self.channel_list]

    def clean_text(self) -> str:
        """Return the text with one kind of line end; only spaces stay for `clean` to refuse."""
        text = _even_lines(self.cleaned_data["text"])
        return text if text and not text.strip() else clean_text(text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        values = self.read()
        if not values.is_wish and not self.needs_text:
            return cleaned
        is_common_used = self.needs_text or any(
            channel_id not in values.texts for channel_id in values.channel_ids
        )
        if is_common_used and not self.is_following:
            self._refuse("text", check_text(cleaned.get("text", "")))
        for channel_id, text in values.texts.items():
            self._refuse(f"text_{channel_id}", check_text(clean_text(text)))
        if values.attachment == Attachment.PHOTOS:
            self._check_photos(values)
        if values.is_wish and values.timing == Timing.AT:
            self._check_time(values.publish_at)
        return cleaned

    @property
    def is_following(self) -> bool:
        """Whether the text is the page's own proposal: left empty or left as it was proposed."""
        text = self.cleaned_data.get("text", "")
        return text == "" or text == clean_text(self.cleaned_data.get("proposal", ""))

    def read(self) -> WishValues:
        """Return what the fields say; nothing is refused here."""
        text = clean_text(str(self["text"].value() or ""))
        own = {
            channel.pk: clean_text(str(self[f"text_{channel.pk}"].value() or ""))
            for channel in self.channel_list
        }
        chosen = {str(value) for value in self["channels"].value() or []}
        return WishValues(
            channel_ids=[channel.pk for channel in self.channel_list if str(channel.pk) in chosen],
            text=text,
            texts={pk: words for pk, words in own.items() if words and words != text},
            attachment=self._read_choice("attachment", Attachment.LINK),
            photos=[row for row in self.photo_rows if row.is_used],
            timing=self._read_choice("timing", Timing.ON_PUBLISH),
            publish_at=self._read_moment(),
            urgency=Urgency.IMPORTANT if self["is_important"].value() else Urgency.SOFT,
        )

    def _read_choice(self, name: str, fallback: str) -> str:
        value = self[name].value() or self.get_initial_for_field(self.fields[name], name)
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the types)
        return str(value) if value and field.valid_value(str(value)) else fallback

    def _read_moment(self) -> datetime | None:
        try:
            day = self.fields["at_date"].clean(self["at_date"].value())
            clock = self.fields["at_time"].clean(self["at_time"].value())
        except forms.ValidationError:
            return None
        if not isinstance(day, date) or not isinstance(clock, time):
            return None
        return datetime.combine(day, clock, tzinfo=self.zone)

    def _check_photos(self, values: WishValues) -> None:
        if not values.photos and PHOTO not in self.data:
            return  # the page's own pictures are not known before the page was read
        photos = [build_photo(row.image, row.alt_text) for row in values.photos]
        for check in list_stops(check_photos(photos)):
            self.add_error("attachment", check.text)

    def _check_time(self, publish_at: datetime | None) -> None:
        if publish_at is None:
            self._refuse("at_date", Reason.TIME_MISSING)
        elif publish_at <= timezone.now():
            self.add_error(
                "at_date", _("This moment has passed. Choose a later one, or another way.")
            )

    def _refuse(self, name: str, reason: Reason) -> None:
        if reason is not Reason.NONE:
            sentence = explain_cause(reason)
            self.add_error(name, f"{sentence.what} {sentence.todo}")


def _make_own_text(channel: Channel) -> forms.CharField:
    return forms.CharField(
        label=_("Other words for “%(name)s”") % {"name": channel.name},
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "fb-text fb-text--own"}),
    )


def _even_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
