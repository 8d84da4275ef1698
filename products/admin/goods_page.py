"""What the pages of one product in the admin share: who may see them, and the way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from core.admin.city_rows import is_of_own_city
from products.models import Sellable


class GoodsPageView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page about one product, for who may change goods of its city."""

    model = Sellable
    permission_required = "change"
    _show_breadcrumbs = True
    sellable: Sellable

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.sellable = get_object_or_404(Sellable, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_of_own_city(request.user, self.sellable):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Sellable.snippet_viewset
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(viewset.get_url_name("list")), "label": _("Goods")},
            {
                "url": reverse(viewset.get_url_name("edit"), args=[self.sellable.pk]),
                "label": str(self.sellable),
            },
            {"url": "", "label": self.get_page_title()},
        ]
