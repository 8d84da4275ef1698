"""The page of one product's stock: what there is, what came in, what a count showed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from products.models import PriceChange, StockMovement
from products.services import CorrectionRefused, correct_stock, receive_stock

from .goods_page import GoodsPageView
from .stock_form import StockForm

MOVEMENTS_SHOWN = 50


class StockView(GoodsPageView):
    template_name = "products/admin/stock.html"
    header_icon = "list-ul"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form: StockForm | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = StockForm(request.POST, sellable=self.sellable)
        if self.form.is_valid() and self._change(self.form):
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(), status=422)

    def _change(self, form: StockForm) -> bool:
        """Do what the form says; say in the form why it cannot be done."""
        values = form.cleaned_data
        variant, quantity = values["variant"], values["quantity"]
        user, why = self.request.user, values["why"]
        name = variant.full_name
        if values["action"] == "receive":
            receive_stock(variant.pk, quantity=quantity, by=user, why=why)
            text = _("%(count)d pieces of %(name)s were added.")
            messages.success(self.request, text % {"count": quantity, "name": name})
            return True
        try:
            correct_stock(variant.pk, quantity=quantity, by=user, why=why)
        except CorrectionRefused as refusal:
            text = _(
                "Nothing was changed. At most %(free)d can be taken away: "
                "the others are sold or in orders that are being paid now."
            )
            form.add_error("quantity", text % {"free": refusal.free})
            return False
        text = _("The stock of %(name)s was corrected by %(count)+d.")
        messages.success(self.request, text % {"count": quantity, "name": name})
        return True

    def get_page_title(self) -> str:
        return _("Stock of %(name)s") % {"name": self.sellable}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        movements = StockMovement.objects.filter(variant__sellable=self.sellable)
        prices = PriceChange.objects.filter(variant__sellable=self.sellable)
        context.update(
            sellable=self.sellable,
            rows=[
                {
                    "variant": variant,
                    "receive": self._get_form(variant.pk, "receive"),
                    "correct": self._get_form(variant.pk, "correct"),
                }
                for variant in self.sellable.variants.select_related("stock")
            ],
            movements=movements.select_related("variant", "by")[:MOVEMENTS_SHOWN],
            price_changes=prices.select_related("variant", "by")[:MOVEMENTS_SHOWN],
        )
        return context

    def _get_form(self, variant_id: int, action: str) -> StockForm:
        """Return an empty form, or the one that was posted for this row with its errors."""
        form = self.form
        if form is not None and form.data.get("action") == action and form.is_about(variant_id):
            return form
        initial = {"variant": variant_id, "action": action}
        prefix_id = f"{action}-{variant_id}-%s"
        return StockForm(sellable=self.sellable, initial=initial, auto_id=prefix_id)
