from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please write an e-mail address."),
            "invalid": _("Please write the whole e-mail address, such as name@example.jp."),
        },
    )


class StockForm(forms.Form):
    """So many pieces came in, or a count showed that some are missing or too many."""

    RECEIVED, MISSING, FOUND = "received", "missing", "found"
    CHOICES = (
        (RECEIVED, _("came in new")),
        (MISSING, _("are missing or spoilt")),
        (FOUND, _("are more than written here")),
    )

    what = forms.ChoiceField(label=_("What happened"), choices=CHOICES)
    quantity = forms.IntegerField(
        label=_("Pieces"),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Please write how many pieces."),
            "invalid": _("Please write a whole number."),
            "min_value": _("Please write 1 or more."),
            "max_value": _("Please write at most %(limit_value)s."),
        },
    )
    why = forms.CharField(label=_("Why"), max_length=120, required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("what") in {self.MISSING, self.FOUND} and not cleaned.get("why"):
            self.add_error("why", _("Please write why. It stays in the history."))
        return cleaned
