"""Who may see and do what at the order desk, and for which city."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.models import Site

from core.admin.sites import list_sites_of

WATCH = "orders.view_order"
ACT = "orders.change_order"
REFUND = "orders.refund_order"


def require(user: Any, permission: str) -> None:
    """Raise PermissionDenied unless the user has the permission."""
    if not user.has_perm(permission):
        raise PermissionDenied


def list_sites(request: HttpRequest) -> list[Site]:
    """Return the cities that the user works for; a user of none is refused."""
    sites = list_sites_of(request.user)
    if not sites:
        raise PermissionDenied
    return sites


def choose_site(request: HttpRequest) -> Site:
    """Return the city that `?site=` names, or the one whose host is asked, or the first.

    A city that the user does not work for looks like one that does not exist.
    """
    sites = list_sites(request)
    wanted = request.GET.get("site", "")
    if wanted:
        for site in sites:
            if str(site.pk) == wanted:
                return site
        raise Http404("No such city")
    here = Site.find_for_request(request)
    return next((site for site in sites if site == here), sites[0])
