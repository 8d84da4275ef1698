"""The panel's offer for posts that are out: correct the text on Facebook too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from crosspost.reasons import Reason
from crosspost.rows import DeliveryRow
from crosspost.text import check_text, clean_text
from crosspost.words import explain_cause


class CorrectionForm(forms.Form):
    """One tick and one text for each post that is out.

    `texts_out` are the words that the posts have now, by channel id, `saved` those that wait.
    """

    prefix = "facebook-correct"

    def __init__(
        self,
        *args: Any,
        rows: Sequence[DeliveryRow],
        texts_out: Mapping[int, str],
        saved: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.texts_out = rows, texts_out
        for row in rows:
            key = row.channel_id
            self.fields[f"wish_{key}"] = forms.BooleanField(
                label=_("Correct the text on “%(name)s” too") % {"name": row.channel_name},
                required=False,
                initial=key in saved,
            )
            self.fields[f"text_{key}"] = forms.CharField(
                label=_("New text of the post on “%(name)s”") % {"name": row.channel_name},
                required=False,
                strip=False,
                initial=saved.get(key, texts_out[key]),
                widget=forms.Textarea(attrs={"rows": 5, "class": "fb-text fb-text--own"}),
            )

    @property
    def is_submitted(self) -> bool:
        """Whether the offer was on the screen that sent this form."""
        return self.is_bound and any(
            self.add_prefix(f"text_{row.channel_id}") in self.data for row in self.rows
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for channel_id, text in self.list_texts(cleaned).items():
            reason = check_text(text)
            if reason is not Reason.NONE:
                sentence = explain_cause(reason)
                self.add_error(f"text_{channel_id}", f"{sentence.what} {sentence.todo}")
        return cleaned

    def list_texts(self, cleaned: Mapping[str, Any]) -> dict[int, str]:
        """Return the ticked texts by channel id; one that changes nothing is no correction."""
        texts = {}
        for row in self.rows:
            text = clean_text(cleaned.get(f"text_{row.channel_id}", ""))
            if cleaned.get(f"wish_{row.channel_id}") and text != clean_text(
                self.texts_out[row.channel_id]
            ):
                texts[row.channel_id] = text
        return texts

    @property
    def pairs(self) -> list[tuple[DeliveryRow, forms.BoundField, forms.BoundField]]:
        """Each post with its tick and its text."""
        return [
            (row, self[f"wish_{row.channel_id}"], self[f"text_{row.channel_id}"])
            for row in self.rows
        ]
