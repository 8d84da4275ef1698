"""The form of an emergency notice: level, words in each language, words for Facebook."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from alerts.levels import Level
from alerts.models import Alert, AlertTemplate
from alerts.services import Texts
from alerts.texts import MAX_BODY, MAX_STEP, MAX_STEPS, MAX_TITLE, choose_text
from core.languages import NATIVE_NAMES
from crosspost.reasons import Reason
from crosspost.text import check_text, clean_text
from crosspost.words import explain_cause

REVIEW_HOURS = (1, 3, 6, 12, 24)


class NoticeForm(forms.Form):
    """Words of a notice. `facebook_text` left empty is made from the words themselves."""

    level = forms.ChoiceField(
        label=gettext_lazy("How grave it is"),
        choices=Level.choices,
        initial=Level.WARNING,
        widget=forms.RadioSelect,
    )
    facebook_text = forms.CharField(
        label=gettext_lazy("Text for Facebook"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Left empty, it is made from the words above. The link to the emergency page is added."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            self._add_language(code)

    def _add_language(self, code: str) -> None:
        is_first = code == settings.LANGUAGE_CODE
        language = {"lang": settings.HTML_LANGUAGES.get(code, code)}
        self.fields[f"title_{code}"] = forms.CharField(
            label=_("What happened, in one line"),
            max_length=MAX_TITLE,
            required=is_first,
            widget=forms.TextInput(attrs=language),
        )
        self.fields[f"body_{code}"] = forms.CharField(
            label=_("What people must know"),
            max_length=MAX_BODY,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, **language}),
        )
        self.fields[f"steps_{code}"] = forms.CharField(
            label=_("What to do, one line each"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4, **language}),
        )

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The fields of each language, the first one for all, the others to be opened."""
        return [
            {
                "name": NATIVE_NAMES[code],
                "fields": [self[f"{part}_{code}"] for part in ("title", "body", "steps")],
                "is_first": code == settings.LANGUAGE_CODE,
                "is_open": any(self[f"{part}_{code}"].value() for part in ("title", "body")),
            }
            for code, _name in settings.LANGUAGES
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code, _name in settings.LANGUAGES:
            self._clean_language(code, cleaned)
        text = clean_text(cleaned.get("facebook_text", ""))
        if text and (reason := check_text(text)) is not Reason.NONE:
            sentence = explain_cause(reason)
            self.add_error("facebook_text", f"{sentence.what} {sentence.todo}")
        cleaned["facebook_text"] = text
        return cleaned

    def _clean_language(self, code: str, cleaned: dict[str, Any]) -> None:
        steps = [line.strip() for line in cleaned.get(f"steps_{code}", "").splitlines()]
        steps = [line for line in steps if line]
        cleaned[f"steps_{code}"] = steps
        if len(steps) > MAX_STEPS:
            self.add_error(f"steps_{code}", _TOO_MANY_STEPS % {"count": MAX_STEPS})
        if any(len(step) > MAX_STEP for step in steps):
            self.add_error(f"steps_{code}", _TOO_LONG_STEP % {"count": MAX_STEP})
        has_words = cleaned.get(f"body_{code}") or steps
        if has_words and not cleaned.get(f"title_{code}") and f"title_{code}" not in self.errors:
            self.add_error(f"title_{code}", _("Please say in one line what happened."))

    def get_texts(self) -> Texts:
        """Return the words of the languages that have some, as the notice keeps them."""
        return {
            code: {
                "title": self.cleaned_data[f"title_{code}"],
                "body": self.cleaned_data[f"body_{code}"].replace("\r\n", "\n"),
                "steps": self.cleaned_data[f"steps_{code}"],
            }
            for code, _name in settings.LANGUAGES
            if self.cleaned_data.get(f"title_{code}")
        }


_TOO_MANY_STEPS = ngettext_lazy("At most %(count)d line.", "At most %(count)d lines.", "count")
_TOO_LONG_STEP = ngettext_lazy(
    "At most %(count)d character in a line.", "At most %(count)d characters in a line.", "count"
)


class EmergencyForm(NoticeForm):
    """A notice that is about to be published."""

    on_facebook = forms.BooleanField(
        label=gettext_lazy("Post it on Facebook too"), required=False, initial=True
    )
    review_hours = forms.TypedChoiceField(
        label=gettext_lazy("Remind us to look again"), coerce=int, initial=3
    )
    # Pressed twice, it is one notice.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = self.fields["review_hours"]
        assert isinstance(hours, forms.TypedChoiceField)  # noqa: S101  (for the types)
        hours.choices = [(count, _say_hours(count)) for count in REVIEW_HOURS]
        self.fields["key"].initial = uuid.uuid4

    def get_facebook_text(self) -> str:
        """Return what is posted: what was written, what the words make, or nothing."""
        if not self.cleaned_data["on_facebook"]:
            return ""
        return self.cleaned_data["facebook_text"] or compose_post(self.get_texts())


class TemplateForm(NoticeForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For the staff: heavy rain, earthquake, lost person."),
    )


class EndForm(forms.Form):
    """Lifting a notice, with or without closing words."""

    words = forms.CharField(
        label=gettext_lazy("Closing words on the emergency page"),
        max_length=MAX_TITLE,
        required=False,
    )
    facebook_text = forms.CharField(
        label=gettext_lazy("Closing post on Facebook"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Left empty, nothing is posted. What is out stays there."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_facebook_text(self) -> str:
        text = clean_text(self.cleaned_data["facebook_text"])
        if text and (reason := check_text(text)) is not Reason.NONE:
            raise forms.ValidationError(explain_cause(reason).what)
        return text


def get_initial(source: Alert | AlertTemplate) -> dict[str, Any]:
    """Return the form's values for the words of a prepared text, or of the notice that is out."""
    values: dict[str, Any] = {"level": source.level}
    for code, text in source.texts.items():
        values[f"title_{code}"] = text.get("title", "")
        values[f"body_{code}"] = text.get("body", "")
        values[f"steps_{code}"] = "\n".join(text.get("steps", []))
    if isinstance(source, AlertTemplate):
        values |= {"facebook_text": source.facebook_text, "name": source.name}
    return values


def compose_post(texts: Texts) -> str:
    """Return a post made from a notice: the first language in full, English in short."""
    parts = []
    for code in dict.fromkeys((settings.LANGUAGE_CODE, "en")):
        text = choose_text(texts, language=code)
        if text.language == code:
            steps = "\n".join(f"・{step}" for step in text.steps)
            parts.append("\n".join(part for part in (text.title, text.body, steps) if part))
    return "\n\n".join(parts)


def _say_hours(count: int) -> str:
    return str(_HOURS % {"count": count})


_HOURS = ngettext_lazy("in %(count)d hour", "in %(count)d hours", "count")
