"""How each producer's goods shall come: fetched, on a day, at a time of day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.dates import format_day

from .carriers import list_slots
from .parcels import QuoteParcel, Wish
from .quotes import Quote


class WishForm(forms.Form):
    """The wishes for one parcel; it has only the fields for which there is a choice."""

    def __init__(self, data: Any = None, *, parcel: QuoteParcel, carrier: str) -> None:
        super().__init__(data, prefix=f"parcel{parcel.number}")
        self.label_suffix = ""
        self.parcel = parcel
        if parcel.pickup_place:
            self.fields["how"] = forms.ChoiceField(
                label=_("How do you get it?"),
                required=False,
                choices=[
                    ("", _("Please send it")),
                    (
                        "pickup",
                        _("I fetch it: %(place)s") % {"place": parcel.pickup_place},
                    ),
                ],
                initial="pickup" if parcel.is_pickup else "",
                error_messages={"invalid_choice": _("Please choose from the list.")},
            )
        days = parcel.wish_days
        if days:
            self.fields["day"] = forms.ChoiceField(
                label=_("Day of arrival"),
                required=False,
                choices=[
                    ("", _("As soon as possible")),
                    *[(day.isoformat(), format_day(day)) for day in days],
                ],
                initial=parcel.wish_day.isoformat() if parcel.wish_day else "",
                error_messages={"invalid_choice": _("Please choose a day from the list.")},
            )
        slots = list_slots(carrier)
        if slots and not (parcel.is_pickup and not parcel.pickup_place):
            self.fields["slot"] = forms.ChoiceField(
                label=_("Time of day"),
                required=False,
                choices=[("", _("Any time")), *[(slot.code, str(slot.label)) for slot in slots]],
                initial=parcel.wish_slot,
                error_messages={"invalid_choice": _("Please choose a time from the list.")},
            )

    @property
    def wish(self) -> Wish:
        """What was chosen; only of a valid form."""
        is_pickup = self.cleaned_data.get("how") == "pickup"
        day = self.cleaned_data.get("day", "")
        return Wish(
            is_pickup=is_pickup,
            day=date.fromisoformat(day) if day and not is_pickup else None,
            slot="" if is_pickup else self.cleaned_data.get("slot", ""),
        )


def build_wish_forms(quote: Quote, *, data: Any, carrier: str) -> list[WishForm]:
    """Return a form for each parcel that leaves a choice."""
    forms_ = [WishForm(data, parcel=parcel, carrier=carrier) for parcel in quote.parcels]
    return [form for form in forms_ if form.fields]


def read_wishes(wish_forms: Sequence[WishForm]) -> dict[tuple[str, str], Wish]:
    """Return the wishes of valid forms by (producer key, temperature)."""
    return {(form.parcel.producer_key, form.parcel.temperature): form.wish for form in wish_forms}
