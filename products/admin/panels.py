"""Panels of the editor of goods."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from .goods_forms import VariantForm


class VariantsPanel(InlinePanel):
    """Sizes and prices, each new one with the pieces to start with."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        child = self.child_edit_handler.get_form_options()
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=VariantForm,
            defer_required_on_fields=child.get("defer_required_on_fields", []),
        )
        return options
