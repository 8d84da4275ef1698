from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Delivery
from .prefectures import PREFECTURE_CHOICES

ADDRESS_FIELDS = [
    "name",
    "kana",
    "postcode",
    "prefecture",
    "street",
    "building",
    "phone",
    "email",
]
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


def to_plain_digits(text: str) -> str:
    """Return digits and signs typed in full width as plain ones, without spaces."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s", "", re.sub(r"[‐‑‒–—―−ーｰ]", "-", plain))


class DeliveryForm(forms.ModelForm):
    """Where the parcels go. Forgives full-width digits; keeps names as people write them."""

    prefecture = forms.ChoiceField(
        label=_("Prefecture"),
        choices=[("", _("Please choose")), *PREFECTURE_CHOICES],
        error_messages={
            "required": _("Please choose the prefecture."),
            "invalid_choice": _("Please choose the prefecture from the list."),
        },
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )

    class Meta:
        model = Delivery
        fields = ADDRESS_FIELDS
        labels = {
            "name": _("Name"),
            "kana": _("Reading of the name (kana)"),
            "postcode": _("Postcode"),
            "street": _("City, street and number"),
            "building": _("Building and room"),
            "phone": _("Telephone"),
            "email": _("E-mail"),
        }
        help_texts = {
            "kana": _("It helps the carrier."),
            "postcode": _("Seven digits, such as 123-4567."),
            "phone": _("The carrier calls this number if nobody is at home."),
            "email": _("The confirmation of your order goes there."),
        }
        error_messages = {
            "name": {"required": _("Please write the name of who receives the parcel.")},
            "postcode": {"required": _("Please write the postcode.")},
            "street": {"required": _("Please write city, street and number.")},
            "phone": {"required": _("Please write a telephone number.")},
            "email": {
                "required": _("Please write an e-mail address."),
                "invalid": _("Please write the whole e-mail address, such as name@example.jp."),
            },
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "postcode": forms.TextInput(
                attrs={"autocomplete": "postal-code", "inputmode": "numeric", "maxlength": 20}
            ),
            "street": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "building": forms.TextInput(attrs={"autocomplete": "address-line3"}),
            "phone": forms.TextInput(
                attrs={"autocomplete": "tel", "inputmode": "tel", "maxlength": 40}
            ),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, is_pickup_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if is_pickup_only:
            # Who fetches everything needs no address with us.
            for name in ("postcode", "prefecture", "street"):
                self.fields[name].required = False
        # Long enough for full-width typing; the columns' own limits are checked after mending.
        for name in ("postcode", "phone"):
            field: Any = self.fields[name]
            field.max_length = None
            field.validators = []

    def clean_name(self) -> str:
        return _clean_text(self.cleaned_data["name"])

    def clean_kana(self) -> str:
        return _clean_text(self.cleaned_data["kana"])

    def clean_street(self) -> str:
        return _clean_text(self.cleaned_data["street"])

    def clean_building(self) -> str:
        return _clean_text(self.cleaned_data["building"])

    def clean_postcode(self) -> str:
        digits = to_plain_digits(self.cleaned_data["postcode"]).lstrip("〒").replace("-", "")
        if not digits and not self.fields["postcode"].required:
            return ""
        if not re.fullmatch(r"[0-9]{7}", digits):
            raise forms.ValidationError(_("A postcode has seven digits, such as 123-4567."))
        return f"{digits[:3]}-{digits[3:]}"

    def clean_phone(self) -> str:
        phone = to_plain_digits(self.cleaned_data["phone"])
        digits = re.sub(r"[-()+.]", "", phone)
        if not re.fullmatch(r"[0-9]{9,15}", digits) or len(phone) > 20:
            raise forms.ValidationError(
                _("Please write the telephone number with its area code, such as 0954-12-3456.")
            )
        return phone


def _clean_text(text: str) -> str:
    """Return one line without control characters; characters of any plane stay."""
    cleaned = " ".join(_CONTROL.sub(" ", text).split())
    if text and not cleaned:
        raise forms.ValidationError(_("Please write at least one letter."))
    return cleaned
