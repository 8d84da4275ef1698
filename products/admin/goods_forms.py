"""Forms of goods and producers: no price without a trace, no row of another city."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from core.admin.sites import list_sites_of
from products.models import Producer, Sellable, Variant
from products.services import (
    NewVariant,
    create_sellable,
    receive_stock,
    settle_sellable,
)
from products.states import TaxRate, Temperature

MOST_PIECES = 1_000_000


def list_producers_for(user: Any, *, chosen_id: int | None = None) -> Any:
    """Return the producers that a user may choose: of their cities, and not retired."""
    producers = Producer.objects.filter(site__in=list_sites_of(user))
    return producers.filter(Q(is_retired=False) | Q(pk=chosen_id))


class ProducerForm(WagtailAdminModelForm):
    """Proposes the user's only city, and keeps the key for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = list_sites_of(self.for_user)
        self.fields["site"].queryset = self.fields["site"].queryset.filter(
            pk__in=[site.pk for site in sites]
        )
        if self.instance.pk:
            self.fields["site"].disabled = True
            self.fields["key"].disabled = True
        elif len(sites) == 1:
            self.fields["site"].initial = sites[0].pk


class VariantForm(WagtailAdminModelForm):
    """A size or kind; a new one says how many there are."""

    received = forms.IntegerField(
        label=gettext_lazy("pieces to start with"),
        required=False,
        min_value=0,
        max_value=MOST_PIECES,
        help_text=gettext_lazy("Later, what comes in is added on the page of the stock."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("received", None)


class SellableForm(WagtailAdminModelForm):
    """Goods with their sizes and label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["producer"].queryset = list_producers_for(
            self.for_user, chosen_id=self.instance.producer_id
        )

    def clean(self) -> Any:
        cleaned_data = super().clean()
        producer = cleaned_data.get("producer")
        if producer is not None:
            if self.instance.pk and producer.site_id != self.instance.site_id:
                self.add_error("producer", _("This producer belongs to another city."))
            else:
                self.instance.site = producer.site
        kept = [form.instance for form in self.formsets["variants"].deleted_forms]
        for variant in kept:
            if variant.pk:
                text = _(
                    "“%(name)s” cannot be deleted: old orders name it. "
                    "Reload this page and tick “no longer sold” instead."
                )
                self.add_error(None, text % {"name": variant.name or variant.full_name})
        return cleaned_data

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        sellable = super().save(commit=commit)
        if commit:
            settle_sellable(sellable, by=self.for_user)
            for form in self.formsets["variants"].forms:
                received = form.cleaned_data.get("received")
                if received and form.instance.pk:
                    receive_stock(form.instance.pk, quantity=received, by=self.for_user)
        return sellable


class QuickGoodsForm(forms.Form):
    """New goods of one size, while their page is being written."""

    producer = forms.ModelChoiceField(
        label=gettext_lazy("Producer"), queryset=Producer.objects.none()
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    variant_name = forms.CharField(
        label=gettext_lazy("Size or kind"), max_length=60, required=False
    )
    price_minor = forms.IntegerField(
        label=gettext_lazy("Price with tax"), min_value=0, max_value=10_000_000
    )
    tax_rate_percent = forms.TypedChoiceField(
        label=gettext_lazy("Tax rate inside the price"), choices=TaxRate.choices, coerce=int
    )
    temperature = forms.ChoiceField(
        label=gettext_lazy("How it travels"), choices=Temperature.choices
    )
    weight_grams = forms.IntegerField(
        label=gettext_lazy("Weight with its box, in grams"),
        min_value=1,
        max_value=100_000,
        initial=500,
    )
    stock = forms.IntegerField(
        label=gettext_lazy("Pieces to start with"), min_value=0, max_value=MOST_PIECES, initial=0
    )

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        cast(forms.ModelChoiceField, self.fields["producer"]).queryset = list_producers_for(
            for_user
        )

    def save(self) -> Sellable:
        values = self.cleaned_data
        variant = NewVariant(
            name=values["variant_name"],
            price_minor=values["price_minor"],
            tax_rate_percent=values["tax_rate_percent"],
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


class StockForm(forms.Form):
    """One change of a variant's stock: what came in, or what a count showed."""

    variant = forms.ModelChoiceField(queryset=Variant.objects.none(), widget=forms.HiddenInput)
    action = forms.ChoiceField(choices=[("receive", ""), ("correct", "")], widget=forms.HiddenInput)
    quantity = forms.IntegerField(
        label=gettext_lazy("Pieces"), min_value=-MOST_PIECES, max_value=MOST_PIECES
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)

    def __init__(self, *args: Any, sellable: Sellable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        variants = Variant.objects.filter(sellable=sellable)
        cast(forms.ModelChoiceField, self.fields["variant"]).queryset = variants

    def is_about(self, variant_id: int) -> bool:
        """Whether the form was posted for this variant."""
        return self.data.get("variant") == str(variant_id)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        quantity, action = values.get("quantity"), values.get("action")
        if action == "receive" and quantity is not None and quantity < 1:
            self.add_error("quantity", _("Write how many came in: 1 or more."))
        if action == "correct":
            if quantity == 0:
                self.add_error("quantity", _("Write how many more or fewer: 2 or -2."))
            if not (values.get("why") or "").strip():
                self.add_error("why", _("Say why, so that a colleague understands it next year."))
        return values
