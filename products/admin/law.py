"""The law's rows in the admin: for who runs the installation, since they hold for all cities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from products.models import AllergenRule, TaxRate


class TaxRateViewSet(SnippetViewSet):
    model = TaxRate
    icon = "tag"
    menu_label = gettext_lazy("Rates of tax")
    list_display = ["tax_class", "percent", "valid_from"]
    panels = [FieldPanel("tax_class"), FieldPanel("percent"), FieldPanel("valid_from")]
    copy_view_enabled = False


class AllergenRuleViewSet(SnippetViewSet):
    model = AllergenRule
    icon = "warning"
    menu_label = gettext_lazy("Allergens to name")
    list_display = ["allergen", "level", "valid_from", "transition_until"]
    list_filter = ["level"]
    panels = [
        FieldPanel("allergen"),
        FieldPanel("level"),
        FieldPanel("valid_from"),
        FieldPanel("transition_until"),
        FieldPanel("source"),
    ]
    copy_view_enabled = False


class LawGroup(SnippetViewSetGroup):
    """What the law says with dates: the next rate is added before it comes into force."""

    items = (TaxRateViewSet, AllergenRuleViewSet)
    menu_label = gettext_lazy("Law")
    menu_icon = "doc-full"
    menu_order = 900
