"""Goods and producers in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from core.money import format_money
from products import words
from products.models import Producer, ProductPage, Sellable, Variant
from products.selectors.offers import judge_sale, pick_state
from products.states import SaleState

from .city_rows import (
    ChooseOwnResultsView,
    ChooseOwnView,
    CityRowChooserViewSet,
    CityRowEditView,
    CityRowViewSet,
)
from .goods_forms import ProducerForm, QuickGoodsForm, SellableForm
from .panels import VariantsPanel
from .stock import StockView

STOCK_URL_NAME = "goods_stock"


def say_prices(sellable: Sellable) -> str:
    """Return the prices of what is sold, lowest and highest: 1,620円 – 3,564円."""
    variants = [variant for variant in sellable.variants.all() if not variant.is_retired]
    prices = sorted({(variant.price_minor, variant.currency) for variant in variants})
    ends = dict.fromkeys([*prices[:1], *prices[-1:]])
    return " – ".join(format_money(amount, currency) for amount, currency in ends)


def count_left(sellable: Sellable) -> int:
    """Return how many pieces of all sizes can be sold now."""
    return sum(variant.stock.free for variant in sellable.variants.all() if not variant.is_retired)


def say_state(sellable: Sellable) -> str:
    """Return whether goods are on sale now, in a word or two."""
    variants = [variant for variant in sellable.variants.all() if not variant.is_retired]
    states = [judge_sale(variant, at=timezone.now(), has_page=True) for variant in variants]
    if pick_state(states) == SaleState.ON_SALE and not sellable.has_live_page:
        return _("Not shown yet")
    return words.tag_state(
        pick_state(states), left=count_left(sellable), on_sale_from=sellable.on_sale_from
    ).text


class SellableIndexView(IndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        stock = Button(
            _("Stock"),
            url=reverse(STOCK_URL_NAME, args=[instance.pk]),
            icon_name="list-ul",
            priority=15,
        )
        return [*super().get_list_more_buttons(instance), stock]


class SellableEditView(CityRowEditView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        stock = HeaderButton(
            _("Stock"), url=reverse(STOCK_URL_NAME, args=[self.object.pk]), icon_name="list-ul"
        )
        return [*super().header_buttons, stock]


class QuickGoodsMixin:
    """Gives the small form in the chooser its user."""

    creation_form_class = QuickGoodsForm
    request: HttpRequest

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}


class ChooseGoodsView(QuickGoodsMixin, ChooseOwnView):
    pass


class ChooseGoodsResultsView(QuickGoodsMixin, ChooseOwnResultsView):
    pass


class CreateGoodsView(QuickGoodsMixin, chooser.SnippetCreateView):
    pass


class GoodsChooserViewSet(CityRowChooserViewSet):
    choose_view_class = ChooseGoodsView
    choose_results_view_class = ChooseGoodsResultsView
    create_view_class = CreateGoodsView
    creation_form_class = QuickGoodsForm
    creation_tab_label = gettext_lazy("New goods")
    create_action_label = gettext_lazy("Create these goods")


class SellableViewSet(CityRowViewSet):
    model = Sellable
    icon = "tag"
    menu_label = gettext_lazy("Goods")
    menu_order = 100
    index_view_class = SellableIndexView
    edit_view_class = SellableEditView
    chooser_viewset_class = GoodsChooserViewSet
    list_display = [
        "name",
        "producer",
        Column("prices", label=gettext_lazy("Price"), accessor=say_prices),
        Column("left", label=gettext_lazy("Can be sold"), accessor=count_left),
        Column("state", label=gettext_lazy("On the site"), accessor=say_state),
    ]
    list_filter = ["producer", "is_retired"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("producer", widget=forms.Select), FieldPanel("name")],
                heading=gettext_lazy("Goods"),
            ),
            VariantsPanel(
                "variants",
                [
                    FieldRowPanel([FieldPanel("name"), FieldPanel("price_minor")]),
                    FieldRowPanel([FieldPanel("tax_rate_percent"), FieldPanel("temperature")]),
                    FieldRowPanel([FieldPanel("weight_grams"), FieldPanel("per_order_limit")]),
                    FieldRowPanel([FieldPanel("received"), FieldPanel("is_retired")]),
                ],
                heading=gettext_lazy("Sizes and prices"),
                label=gettext_lazy("size or kind"),
                min_num=1,
                max_num=30,
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("on_sale_from"), FieldPanel("on_sale_until")]),
                    FieldPanel("lead_time_days"),
                    FieldPanel("ships_sentence"),
                ],
                heading=gettext_lazy("When it is sold and sent"),
            ),
            InlinePanel(
                "food_labels",
                [
                    FieldPanel("kind"),
                    FieldPanel("ingredients"),
                    FieldPanel("allergens"),
                    FieldPanel("allergen_note"),
                    FieldRowPanel([FieldPanel("origin"), FieldPanel("net_weight")]),
                    FieldRowPanel([FieldPanel("best_before_days"), FieldPanel("storage")]),
                    FieldPanel("maker"),
                    FieldPanel("nutrition"),
                ],
                heading=gettext_lazy("Food label"),
                label=gettext_lazy("food label"),
                help_text=gettext_lazy("For food and drink only."),
                max_num=1,
            ),
            FieldPanel("is_retired"),
        ],
        base_form_class=SellableForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        variants = Variant.objects.select_related("stock")
        live = ProductPage.objects.live().filter(sellable=OuterRef("pk"))
        rows = super().get_queryset(request).select_related("producer")
        rows = rows.annotate(has_live_page=Exists(live))
        return rows.prefetch_related(Prefetch("variants", queryset=variants))


class ProducerViewSet(CityRowViewSet):
    model = Producer
    icon = "group"
    menu_label = gettext_lazy("Producers")
    menu_order = 200
    list_display = ["name", "person", "phone"]
    list_filter = ["is_retired"]
    edit_handler = ObjectList(Producer.panels, base_form_class=ProducerForm)


class ShopGroup(SnippetViewSetGroup):
    """The menu entry of the shop's managers."""

    items = (SellableViewSet, ProducerViewSet)
    menu_label = gettext_lazy("Shop goods")
    menu_icon = "tag"
    menu_order = 210


stock_urls = [path("shop-goods/<int:pk>/stock/", StockView.as_view(), name=STOCK_URL_NAME)]
