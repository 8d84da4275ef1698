"""Goods and producers in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from core.admin.city_rows import (
    ChooseOwnResultsView,
    ChooseOwnView,
    CityRowChooserViewSet,
    CityRowEditView,
    CityRowViewSet,
)
from core.money import format_money
from products import words
from products.models import GoodsKind, Producer, ProductPage, Sellable, Variant
from products.selectors.labels import find_new_rules
from products.selectors.offers import judge_sale, pick_state
from products.states import SaleState

from .goods_forms import ProducerForm, SellableForm
from .links import LinksView
from .panels import VariantsPanel, WaysPanel
from .quick_form import QuickGoodsForm
from .specials import SpecialsView
from .stock import StockView
from .texts import TextsView

STOCK_URL_NAME = "goods_stock"
SPECIALS_URL_NAME = "goods_specials"
TEXTS_URL_NAME = "goods_texts"
LINKS_URL_NAME = "goods_links"


def list_goods_pages() -> list[tuple[str, str, str]]:
    """Return name, URL name and icon of the pages that every product has in the admin."""
    return [
        (_("Stock"), STOCK_URL_NAME, "list-ul"),
        (_("Prices of one day"), SPECIALS_URL_NAME, "tag"),
        (_("Texts in other languages"), TEXTS_URL_NAME, "site"),
        (_("Links and clicks"), LINKS_URL_NAME, "link"),
    ]


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
        buttons = [
            Button(name, url=reverse(url, args=[instance.pk]), icon_name=icon, priority=15 + number)
            for number, (name, url, icon) in enumerate(list_goods_pages())
        ]
        return [*super().get_list_more_buttons(instance), *buttons]


def say_new_rules(sellable: Sellable) -> str:
    """Return which allergens the law has spoken of since the label was looked through, or ""."""
    label = sellable.food_label
    rules = find_new_rules(label, day=timezone.localdate()) if label else []
    if not rules:
        return ""
    names = dict.fromkeys(rule.allergen.name for rule in rules)
    return _(
        "The law's list of allergens changed since this food label was last looked through: "
        "%(names)s. Please compare the label with the package. Saving says that you did."
    ) % {"names": ", ".join(names)}


class SellableEditView(CityRowEditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if text := say_new_rules(self.object):
            messages.warning(request, text)
        return super().get(request, *args, **kwargs)

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [
            HeaderButton(name, url=reverse(url, args=[self.object.pk]), icon_name=icon)
            for name, url, icon in list_goods_pages()
        ]
        return [*super().header_buttons, *buttons]


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
                [
                    FieldPanel("producer", widget=forms.Select),
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("minimum_age")]),
                ],
                heading=gettext_lazy("Goods"),
            ),
            VariantsPanel(
                "variants",
                [
                    FieldRowPanel([FieldPanel("name"), FieldPanel("price_minor")]),
                    FieldRowPanel([FieldPanel("tax_class"), FieldPanel("temperature")]),
                    FieldRowPanel([FieldPanel("weight_grams"), FieldPanel("parcel_size")]),
                    FieldRowPanel([FieldPanel("per_order_limit"), FieldPanel("per_buyer_limit")]),
                    FieldPanel("received"),
                    FieldPanel("is_retired"),
                ],
                heading=gettext_lazy("Sizes and prices"),
                label=gettext_lazy("size or kind"),
                min_num=1,
                max_num=30,
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("on_sale_from"), FieldPanel("on_sale_until")]),
                    FieldRowPanel([FieldPanel("ships_from"), FieldPanel("ships_until")]),
                    FieldRowPanel([FieldPanel("lead_time_days"), FieldPanel("is_made_to_order")]),
                    FieldPanel("ships_sentence"),
                ],
                heading=gettext_lazy("When it is sold and sent"),
            ),
            FieldPanel("is_sold_here"),
            WaysPanel(
                "ways",
                [
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("is_active")]),
                    FieldRowPanel([FieldPanel("shop_name"), FieldPanel("url")]),
                    FieldRowPanel([FieldPanel("price_minor"), FieldPanel("price_as_of")]),
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("note")]),
                ],
                heading=gettext_lazy("Other ways to buy"),
                label=gettext_lazy("way to buy"),
                max_num=6,
            ),
            InlinePanel(
                "food_labels",
                [
                    FieldPanel("kind"),
                    FieldPanel("ingredients"),
                    FieldPanel("contains", widget=forms.CheckboxSelectMultiple),
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


class GoodsKindViewSet(CityRowViewSet):
    model = GoodsKind
    icon = "list-ul"
    menu_label = gettext_lazy("Kinds of goods")
    menu_order = 300
    list_display = ["name", "key", "sort_order"]
    edit_handler = ObjectList(GoodsKind.panels, base_form_class=ProducerForm)


class ShopGroup(SnippetViewSetGroup):
    """The menu entry of the shop's managers."""

    items = (SellableViewSet, ProducerViewSet, GoodsKindViewSet)
    menu_label = gettext_lazy("Shop goods")
    menu_icon = "tag"
    menu_order = 210


stock_urls = [
    path("shop-goods/<int:pk>/stock/", StockView.as_view(), name=STOCK_URL_NAME),
    path("shop-goods/<int:pk>/specials/", SpecialsView.as_view(), name=SPECIALS_URL_NAME),
    path("shop-goods/<int:pk>/texts/", TextsView.as_view(), name=TEXTS_URL_NAME),
    path("shop-goods/<int:pk>/links/", LinksView.as_view(), name=LINKS_URL_NAME),
]
