"""A small form for new goods inside the chooser of the product editor."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from products.models import Producer, Sellable, TaxClass
from products.services import NewVariant, create_sellable
from products.states import Temperature
from products.taxes import load_percents

from .goods_forms import MOST_PIECES, list_producers_for, show_percents
from .numbers import NumberField


class QuickGoodsForm(forms.Form):
    """New goods of one size, while their page is being written."""

    producer = forms.ModelChoiceField(
        label=gettext_lazy("Producer"), queryset=Producer.objects.none()
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    variant_name = forms.CharField(
        label=gettext_lazy("Size or kind"), max_length=60, required=False
    )
    price_minor = NumberField(
        label=gettext_lazy("Price with tax"), min_value=0, max_value=10_000_000
    )
    tax_class = forms.ModelChoiceField(
        label=gettext_lazy("Tax inside the price"),
        queryset=TaxClass.objects.all(),
        empty_label=None,
    )
    temperature = forms.ChoiceField(
        label=gettext_lazy("How it travels"), choices=Temperature.choices
    )
    weight_grams = NumberField(
        label=gettext_lazy("Weight with its box, in grams"),
        min_value=1,
        max_value=100_000,
        initial=500,
    )
    stock = NumberField(
        label=gettext_lazy("Pieces to start with"), min_value=0, max_value=MOST_PIECES, initial=0
    )

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        cast(forms.ModelChoiceField, self.fields["producer"]).queryset = list_producers_for(
            for_user
        )
        show_percents(self.fields["tax_class"])

    def save(self) -> Sellable:
        values = self.cleaned_data
        variant = NewVariant(
            name=values["variant_name"],
            price_minor=values["price_minor"],
            tax_rate_percent=load_percents(timezone.now())[values["tax_class"].pk],
            temperature=values["temperature"],
            weight_grams=values["weight_grams"],
            stock=values["stock"],
        )
        return create_sellable(
            producer=values["producer"],
            name=values["name"],
            variants=[variant],
            by=self.for_user,
        )
