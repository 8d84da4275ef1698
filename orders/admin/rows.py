"""Discount codes and postcode areas in the admin: rows of the user's own cities."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from core.admin.city_rows import CityRowViewSet, OwnCityForm
from core.money import format_money
from orders.models import DiscountCode, PostcodeArea


class DiscountCodeForm(OwnCityForm):
    """Takes small letters and full-width ones; keeps who made the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Orders name it.
            self.fields["code"].disabled = True
        else:
            self.fields["code"].widget.attrs["autocapitalize"] = "characters"

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            self.instance.created_by = self.for_user
        return super().save(commit)


def say_worth(code: DiscountCode) -> str:
    """Return what a code takes off, in a word."""
    if code.kind == DiscountCode.Kind.PERCENT:
        return f"{code.value}%"
    if code.kind == DiscountCode.Kind.AMOUNT:
        return format_money(code.value)
    return str(code.get_kind_display())


def say_uses(code: DiscountCode) -> str:
    """Return how often a code was used, out of how often it may be."""
    return f"{code.uses} / {code.most_uses}" if code.most_uses is not None else str(code.uses)


def say_spent(code: DiscountCode) -> str:
    """Return what a code has cost so far, out of its budget."""
    spent = format_money(code.spent_minor)
    return spent if code.budget_minor is None else f"{spent} / {format_money(code.budget_minor)}"


class DiscountCodeViewSet(CityRowViewSet):
    model = DiscountCode
    icon = "tag"
    menu_label = _("Discount codes")
    menu_order = 315
    add_to_admin_menu = True
    list_display = [
        "code",
        Column("worth", label=_("Takes off"), accessor=say_worth),
        Column("uses", label=_("Used"), accessor=say_uses),
        Column("spent", label=_("Spent"), accessor=say_spent),
        "until",
        "is_active",
    ]
    search_fields = ["code", "note"]
    edit_handler = ObjectList(
        [
            FieldPanel("site"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("note")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("value")]),
                    FieldPanel("minimum_minor"),
                ],
                heading=_("What it takes off"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("until"), FieldPanel("per_buyer")]),
                    FieldRowPanel([FieldPanel("most_uses"), FieldPanel("budget_minor")]),
                    FieldPanel("is_active"),
                ],
                heading=_("Until when and how often"),
            ),
        ],
        base_form_class=DiscountCodeForm,
    )


class PostcodeAreaViewSet(CityRowViewSet):
    model = PostcodeArea
    icon = "site"
    menu_label = _("Islands and far places")
    menu_order = 715
    add_to_settings_menu = True
    list_display = ["prefix", "name", "is_delivered", "surcharge_minor"]
    search_fields = ["prefix", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("site"),
            FieldRowPanel([FieldPanel("prefix"), FieldPanel("name")]),
            FieldRowPanel([FieldPanel("is_delivered"), FieldPanel("surcharge_minor")]),
        ],
        base_form_class=OwnCityForm,
    )
