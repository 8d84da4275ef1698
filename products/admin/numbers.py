"""Numbers as people type them: １２, 1,200 or 1200円 are numbers, whatever the keyboard."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

#: What stands around the digits of a number and says nothing about it.
_DECORATION = str.maketrans("", "", ",、 円")


def to_plain_number(value: Any) -> Any:
    """Return typed digits as plain ones; anything else is left to the field's own check."""
    if not isinstance(value, str):
        return value
    # A minus typed on a Japanese keyboard may be a dash or a long-vowel mark.
    plain = unicodedata.normalize("NFKC", value[:60]).translate(_DECORATION)
    return plain.replace("−", "-").replace("ー", "-").replace("‐", "-").strip()


class NumberField(forms.IntegerField):
    """A whole number in a plain text box: a browser's number box refuses full-width digits."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_plain_number(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class PlainNumbersMixin:
    """Lets every whole number of a model's form be typed with full-width digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            if type(field) is forms.IntegerField:
                fields[name] = _copy(field)


def _copy(field: forms.IntegerField) -> NumberField:
    return NumberField(
        label=field.label,
        help_text=field.help_text,
        required=field.required,
        initial=field.initial,
        min_value=field.min_value,
        max_value=field.max_value,
        disabled=field.disabled,
    )
