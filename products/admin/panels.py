"""Panels of the editor of goods."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from products.states import LinkState

from .goods_forms import VariantForm
from .numbers import PlainNumbersMixin


class NumbersForm(PlainNumbersMixin, WagtailAdminModelForm):
    pass


class NumbersPanel(InlinePanel):
    """Rows whose numbers may be typed with full-width digits."""

    row_form: type[WagtailAdminModelForm] = NumbersForm

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        child = self.child_edit_handler.get_form_options()
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=self.row_form,
            defer_required_on_fields=child.get("defer_required_on_fields", []),
        )
        return options


class VariantsPanel(NumbersPanel):
    """Sizes and prices, each new one with the pieces to start with."""

    row_form = VariantForm


class WayForm(NumbersForm):
    """A way to buy; what was seen under another address says nothing about a new one."""

    def clean(self) -> Any:
        cleaned_data = super().clean()
        if "url" in self.changed_data:
            self.instance.link_state = LinkState.UNCHECKED
            self.instance.seen_price_minor = self.instance.checked_at = None
            self.instance.next_check_at, self.instance.misses = None, 0
        return cleaned_data


class WaysPanel(NumbersPanel):
    """Ways to buy besides our own basket."""

    row_form = WayForm
