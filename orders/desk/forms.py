from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ShippedForm(forms.Form):
    """How a parcel left."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_number = forms.RegexField(
        label=_("Tracking number"),
        regex=r"^[0-9A-Za-z -]*$",
        max_length=60,
        required=False,
        error_messages={"invalid": _("A tracking number has digits, letters and hyphens.")},
    )


class ReasonForm(forms.Form):
    """Why money is given back or taken as it is. The reason stays in the history."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Please write why. It stays in the history.")},
    )


class RefundForm(ReasonForm):
    goods_are_back = forms.BooleanField(
        label=_("The goods are still here and go back on sale"), required=False
    )
