"""One change of a variant's stock: what came in, or what a count showed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.models import Sellable, Variant

from .goods_forms import MOST_PIECES
from .numbers import NumberField


class StockForm(forms.Form):
    """One change of a variant's stock: what came in, or what a count showed."""

    variant = forms.ModelChoiceField(queryset=Variant.objects.none(), widget=forms.HiddenInput)
    action = forms.ChoiceField(choices=[("receive", ""), ("correct", "")], widget=forms.HiddenInput)
    quantity = NumberField(
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
