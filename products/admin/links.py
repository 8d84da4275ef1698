"""The page of one product's ways out to other shops: state of the link, price there, clicks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from products.clicks import sum_clicks
from products.malls.checks import check_way
from products.states import WayKind

from .goods_page import GoodsPageView

DAYS = 28


class LinksView(GoodsPageView):
    template_name = "products/admin/links.html"
    header_icon = "link"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        digits = request.POST.get("way", "")[:18]
        number = int(digits) if digits.isascii() and digits.isdigit() else 0
        way = get_object_or_404(self._list_ways(), pk=number)
        check_way(way)
        way.refresh_from_db()
        text = _("Looked at “%(shop)s”: %(state)s.")
        values = {"shop": way.shop_name, "state": way.get_link_state_display()}
        messages.success(request, text % values)
        return redirect(request.path)

    def _list_ways(self) -> Any:
        return self.sellable.ways.filter(kind=WayKind.MALL)

    def get_page_title(self) -> str:
        return _("Links and clicks: %(name)s") % {"name": self.sellable}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        clicks = sum_clicks(self.sellable, since=timezone.localdate() - timedelta(days=DAYS - 1))
        context["days"] = DAYS
        first = self.sellable.variants.first()
        context["currency"] = first.currency if first else "JPY"
        context["rows"] = [
            {"way": way, "clicks": clicks.get(way.pk, 0)} for way in self._list_ways()
        ]
        return context
