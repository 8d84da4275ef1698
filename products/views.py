"""The sheet to print and fax, and the way out to another shop."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from .clicks import count_click
from .malls.addresses import is_allowed_address
from .models import ShopWindowSettings, WayToBuy
from .selectors.sheets import get_order_sheet
from .states import WayKind

logger = logging.getLogger(__name__)


@require_safe
def show_order_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that prints well on one sheet: the goods, and blanks for the buyer."""
    site = Site.find_for_request(request)
    sheet = get_order_sheet(pk, site=site, request=request) if site else None
    if sheet is None:
        raise Http404
    response = render(
        request, "products/order_sheet.html", {"sheet": sheet, "today": timezone.localdate()}
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a reader to another shop and count that, without a word about the reader."""
    site = Site.find_for_request(request)
    ways = WayToBuy.objects.filter(kind=WayKind.MALL, is_active=True, sellable__site=site)
    way = ways.filter(pk=pk).first()
    if way is None or site is None:
        raise Http404
    # The list may have become shorter since the address was written.
    if not is_allowed_address(way.url, hosts=ShopWindowSettings.for_site(site).list_mall_hosts()):
        raise Http404
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        try:
            count_click(way)
        except DatabaseError:  # a count is not worth a reader who cannot go on
            logger.warning("A click on way %s was not counted", way.pk)
    response = HttpResponseRedirect(way.url)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "origin"
    return response
