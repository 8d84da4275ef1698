from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index

from core.blocks import BodyBlock
from core.fields import StreamField
from core.models import CityPage


class ShopIndexPage(CityPage):
    """The shop: all goods of a city in one language, with filters as plain addresses."""

    nav_icon = "basket"

    intro = models.TextField(_("introduction"), max_length=300, blank=True)
    featured = models.ForeignKey(
        "products.ProductPage",
        verbose_name=_("goods of the day"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    featured_badge = models.CharField(
        _("its paper tag"),
        max_length=10,
        blank=True,
        help_text=_("Such as 今日の一品."),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("postage, payment, orders by telephone"),
        blank=True,
        help_text=_("Stands under the goods."),
    )

    content_panels = [
        *CityPage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [PageChooserPanel("featured", "products.ProductPage"), FieldPanel("featured_badge")],
            heading=_("Goods of the day"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*CityPage.search_fields, index.SearchField("intro")]
    subpage_types = ["products.ProductPage"]
    template = "products/shop_index_page.html"

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from products.selectors import get_shop_view

        context = super().get_context(request, *args, **kwargs)
        view = get_shop_view(self, request=request, at=timezone.now())
        context.update(shop=view, canonical_url=f"{self.get_full_url(request)}{view.query}")
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from products.selectors.shop import is_own_query

        response = super().serve(request, *args, **kwargs)
        view = (response.context_data or {}).get("shop")
        query = request.META.get("QUERY_STRING", "")
        # Read by core.pagecache: a choice that has another address is not stored under this one.
        response.is_cacheable_query = view is not None and is_own_query(view, query)
        return response
