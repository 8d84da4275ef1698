"""The form that gives part of an order back: pieces per line, fees per parcel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.partial_refunds import Left
from orders.states import GoodsFate

from .forms import ReasonForm


class PartForm(ReasonForm):
    """Built from what may still be given back; shows nothing that may not."""

    goods = forms.ChoiceField(
        label=gettext_lazy("What becomes of the goods"),
        choices=GoodsFate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please say what becomes of the goods.")},
    )
    field_order = ("goods", "reason")

    def __init__(self, *args: Any, left: Left, **kwargs: Any) -> None:
        kwargs["prefix"] = "part"
        super().__init__(*args, **kwargs)
        self.left = left
        for one in left.lines:
            self.fields[f"line{one.line.pk}"] = forms.IntegerField(
                label=one.line.name,
                min_value=0,
                max_value=one.pieces,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
                error_messages={
                    "invalid": _("Please write a whole number, or leave it empty."),
                    "min_value": _("Please write 0 or more."),
                    "max_value": _("At most %(limit_value)s can still be given back."),
                },
            )
        for fee in left.fees:
            self.fields[f"fee{fee.parcel.number}"] = forms.BooleanField(
                label=_("Shipping of parcel %(number)d") % {"number": fee.parcel.number},
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.pieces and not self.fees:
            raise forms.ValidationError(_("Please choose what to give back."))
        return cleaned

    @property
    def pieces(self) -> dict[int, int]:
        """Line id -> pieces, without those of which nothing was chosen."""
        chosen = {
            one.line.pk: self.cleaned_data.get(f"line{one.line.pk}") for one in self.left.lines
        }
        return {pk: count for pk, count in chosen.items() if count}

    @property
    def fees(self) -> list[int]:
        """The numbers of parcels whose fee was chosen."""
        numbers = [one.parcel.number for one in self.left.fees]
        return [number for number in numbers if self.cleaned_data.get(f"fee{number}")]

    @property
    def line_rows(self) -> list[dict[str, Any]]:
        """For the page: what is left of a line, and its field."""
        return [{"left": one, "field": self[f"line{one.line.pk}"]} for one in self.left.lines]

    @property
    def fee_rows(self) -> list[dict[str, Any]]:
        """For the page: what is left of a fee, and its field."""
        return [{"left": one, "field": self[f"fee{one.parcel.number}"]} for one in self.left.fees]
