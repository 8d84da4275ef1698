"""What may be changed of a post that waits: its time, or its words."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crosspost.reasons import Reason
from crosspost.text import check_text, clean_text
from crosspost.words import explain_cause


class TimeForm(forms.Form):
    """A time in the Page's own zone."""

    at = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, zone: zoneinfo.ZoneInfo, at: datetime, **kwargs: Any) -> None:
        self.zone = zone
        kwargs["initial"] = {"at": f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"}
        super().__init__(*args, **kwargs)

    def clean_at(self) -> datetime:
        # Django read the clock in the reader's zone; it was written in the Page's.
        at = timezone.make_naive(self.cleaned_data["at"]).replace(tzinfo=self.zone)
        if at <= timezone.now():
            raise forms.ValidationError(
                _("This time has passed. Choose a later one, or press “Send now”.")
            )
        return at


class WordsForm(forms.Form):
    text = forms.CharField(
        label=_("Words of the post"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        reason = check_text(text)
        if reason is not Reason.NONE:
            sentence = explain_cause(reason)
            raise forms.ValidationError(f"{sentence.what} {sentence.todo}")
        return text
