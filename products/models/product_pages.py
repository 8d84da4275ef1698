from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from core.blocks import BodyBlock
from core.fields import StreamField
from core.models import CityImage, CityPage
from core.pictures import prefetch_pictures
from core.sharing import build_availability
from core.social import Availability, SharePicture
from products.admin.forms import ProductPageForm
from products.admin.goods_panel import GoodsPanel


class ProductPage(CityPage):
    """What one tells about goods, in one language. Price and stock are the sellable's."""

    share_kind = "shop"
    base_form_class = ProductPageForm
    served_with = ("sellable__producer", "sellable__licence")

    sellable = models.ForeignKey(
        "products.Sellable",
        verbose_name=_("goods"),
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Price, stock and food label belong to the goods and are changed there."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences. Also shown in lists and on Facebook."),
    )
    badge = models.CharField(
        _("paper tag"),
        max_length=10,
        blank=True,
        help_text=_("One word on the picture, such as 新米."),
    )
    season = models.CharField(
        _("season"), max_length=80, blank=True, help_text=_("Such as: October to April.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("story of the goods"), blank=True)

    content_panels = [
        *CityPage.content_panels,
        MultiFieldPanel([FieldPanel("sellable"), GoodsPanel()], heading=_("Goods")),
        FieldPanel("summary"),
        InlinePanel("photos", heading=_("Photos"), label=_("photo"), max_num=8),
        MultiFieldPanel([FieldPanel("badge"), FieldPanel("season")], heading=_("Season")),
        FieldPanel("body"),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.RelatedFields("sellable", [index.FilterField("site")]),
    ]
    parent_page_types = ["products.ShopIndexPage"]
    subpage_types: list[str] = []
    template = "products/product_page.html"

    class Meta:
        verbose_name = _("product page")
        verbose_name_plural = _("product pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from products.selectors import get_product_view

        context = super().get_context(request, *args, **kwargs)
        view = get_product_view(self, request=request, at=timezone.now())
        self._photos = view.photos  # the link card asks for them again
        context["product"] = view
        return context

    def list_photos(self) -> list[ProductPhoto]:
        """Return the photos with their pictures and sizes; a preview's are not stored."""
        known: list[ProductPhoto] | None = getattr(self, "_photos", None)
        if known is not None:
            return known
        photos = self.photos.all()
        is_read = "photos" in getattr(self, "_prefetched_objects_cache", {})
        if isinstance(photos, models.QuerySet) and not is_read:
            photos = photos.prefetch_related(prefetch_pictures("image", "square", "full"))
        return list(photos)

    @property
    def first_picture(self) -> CityImage | None:
        """The picture of the first photo, if the photos were read already."""
        photos: list[ProductPhoto] = getattr(self, "_photos", None) or []
        return photos[0].image if photos else None

    def get_share_text(self) -> str:
        return f"{self.title}\n\n{self.summary}".strip()

    def get_share_pictures(self) -> list[SharePicture]:
        return [
            SharePicture(image_id=photo.image_id, alt_text=photo.alt)
            for photo in self.list_photos()
        ]

    def get_share_availability(self, at: datetime) -> Availability:
        from products.selectors import get_availability

        published = build_availability(self, at)
        return get_availability(self.sellable, at=at) if published.is_available else published

    def get_share_turn(self) -> str:
        return self.sellable.producer.key

    def get_share_facts(self, at: datetime) -> dict[str, Any]:
        from products.selectors.facts import get_facts

        return get_facts(self.sellable, at=at)


class ProductPhoto(Orderable):
    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        "core.CityImage", verbose_name=_("picture"), on_delete=models.CASCADE, related_name="+"
    )
    alt_text = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For readers who cannot see it. Empty: the picture's own description."),
    )

    panels = [FieldPanel("image"), FieldPanel("alt_text")]

    class Meta(Orderable.Meta):
        verbose_name = _("photo")

    def __str__(self) -> str:
        return self.alt

    @property
    def alt(self) -> str:
        return self.alt_text or self.image.alt_text
