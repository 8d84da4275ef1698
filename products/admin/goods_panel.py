"""The goods as the editor of their page sees them; no model is imported here, models import it."""

from __future__ import annotations

from typing import Any

from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel


class GoodsPanel(Panel):
    """What a product's page shows of its goods: price and stock, with the way to change them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "products/admin/goods_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            sellable = self.instance.sellable if self.instance.sellable_id else None
            context["sellable"] = sellable
            if sellable is not None:
                context["variants"] = sellable.variants.select_related("stock")
                context["edit_url"] = AdminURLFinder().get_edit_url(sellable)
            return context
