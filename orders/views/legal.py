"""The legal pages of the shop. Incomplete ones are not shown, and the shop is not open."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from orders.legal.notice import build_notice
from orders.legal.opening import find_missing_in_notice
from orders.legal.privacy import build_privacy
from orders.legal.returns import build_returns
from orders.legal.sections import LegalPage
from orders.legal.seller import SellerDetails, load_seller

from .basket import get_shop_url
from .common import require_site


@require_safe
def show_notice(request: HttpRequest) -> HttpResponse:
    """Show who sells and under which terms, or lead to the city's own page of it."""
    site = require_site(request)
    seller = load_seller(site)
    if seller.own_page_url:
        return redirect(seller.own_page_url)
    return _show(request, site, seller, lambda: build_notice(site, seller))


@require_safe
def show_returns(request: HttpRequest) -> HttpResponse:
    site = require_site(request)
    seller = load_seller(site)
    return _show(request, site, seller, lambda: build_returns(seller))


@require_safe
def show_privacy(request: HttpRequest) -> HttpResponse:
    site = require_site(request)
    seller = load_seller(site)
    return _show(request, site, seller, lambda: build_privacy(seller))


def _show(
    request: HttpRequest, site: Site, seller: SellerDetails, build: Callable[[], LegalPage]
) -> HttpResponse:
    is_missing = bool(find_missing_in_notice(site, seller))
    context = {
        "legal": None if is_missing else build(),
        "phone": seller.phone,
        "shop_url": get_shop_url(request),
    }
    return render(request, "orders/legal.html", context, status=404 if is_missing else 200)
