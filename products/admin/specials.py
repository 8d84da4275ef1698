"""The page of one product's prices of one day."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from core.money import format_money
from products.models import Special, Variant
from products.services import SpecialRefused, cancel_special, find_earlier_price, set_special

from .goods_page import GoodsPageView
from .numbers import NumberField

SHOWN = 30


class SpecialForm(forms.Form):
    """A lower price on one day; naming the price before is a wish that the law may refuse."""

    variant = forms.ModelChoiceField(
        label=gettext_lazy("Size or kind"), queryset=Variant.objects.none(), empty_label=None
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    price_minor = NumberField(
        label=gettext_lazy("Price with tax on that day"), min_value=1, max_value=10_000_000
    )
    names_earlier = forms.BooleanField(
        label=gettext_lazy("Name the usual price beside it"),
        required=False,
        help_text=gettext_lazy(
            "Only where it was charged for two weeks of the last eight, and for half of that time."
        ),
    )

    def __init__(self, *args: Any, variants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(Any, self.fields["variant"])
        field.queryset = variants
        field.label_from_instance = _name_with_price


def _name_with_price(variant: Variant) -> str:
    return f"{variant.full_name}  {format_money(variant.price_minor, variant.currency)}"


class SpecialsView(GoodsPageView):
    template_name = "products/admin/specials.html"
    header_icon = "tag"
    form: SpecialForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        data = request.POST if request.method == "POST" and "cancel" not in request.POST else None
        variants = Variant.objects.filter(sellable=self.sellable, is_retired=False)
        self.form = SpecialForm(
            data,
            variants=variants.select_related("sellable"),
            initial={"day": timezone.localdate(), "names_earlier": True},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST:
            specials = Special.objects.filter(variant__sellable=self.sellable)
            digits = request.POST["cancel"][:18]
            number = int(digits) if digits.isascii() and digits.isdigit() else 0
            cancel_special(get_object_or_404(specials, pk=number), by=request.user)
            messages.success(request, _("The price of that day was taken back."))
            return redirect(request.path)
        if self.form.is_valid() and self._set(self.form):
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(), status=422)

    def _set(self, form: SpecialForm) -> bool:
        values = form.cleaned_data
        variant, day = values["variant"], values["day"]
        earlier = find_earlier_price(variant, day=day) if values["names_earlier"] else None
        try:
            if values["names_earlier"] and earlier is None:
                # The service says why, in the words of the rule.
                earlier = variant.price_minor
            set_special(
                variant,
                day=day,
                price_minor=values["price_minor"],
                earlier_price_minor=earlier,
                by=self.request.user,
            )
        except SpecialRefused as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(self.request, _("The price of that day is set."))
        return True

    def get_page_title(self) -> str:
        return _("Prices of one day: %(name)s") % {"name": self.sellable}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = Special.objects.filter(variant__sellable=self.sellable)
        context.update(
            form=self.form,
            today=timezone.localdate(),
            specials=rows.select_related("variant__sellable", "by")[:SHOWN],
        )
        return context
