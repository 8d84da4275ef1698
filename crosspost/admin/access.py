"""Who may see and do what in the cross-posting screens, and for which city."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.models import Site

from core.admin.sites import find_site_here, list_sites_of
from crosspost.models import Channel
from crosspost.states import ChannelKind

WATCH = "crosspost.view_delivery"
ACT = "crosspost.change_delivery"
ARRANGE_SHOP_QUEUE = "crosspost.arrange_shop_queue"
CONNECT = "crosspost.change_channel"
WISH = "crosspost.add_announcement"
STOP = "crosspost.change_stopswitch"
PREPARE_EMERGENCY = "crosspost.add_emergencyrequest"
SEND_EMERGENCY = "crosspost.send_emergency"


def may_watch(user: Any) -> bool:
    """Whether a user may open the monitor and the records."""
    return user.has_perm(WATCH)


def may_wish(user: Any) -> bool:
    """Whether a user may say in the editor what is posted, where and when."""
    return user.has_perm(WISH)


def may_act(user: Any) -> bool:
    """Whether a user may send again, give up, and say what is on Facebook."""
    return user.has_perm(ACT)


def may_arrange(user: Any, channel: Channel) -> bool:
    """Whether a user may order a Page's queue, set its rules and let it rest.

    The desk may for every Page, the keepers of the shop for the shop's Pages.
    """
    is_of_shop = channel.kind == ChannelKind.SHOP
    return may_act(user) or (is_of_shop and user.has_perm(ARRANGE_SHOP_QUEUE))


def require_to_arrange(user: Any, channel: Channel) -> None:
    if not may_arrange(user, channel):
        raise PermissionDenied


def may_connect(user: Any) -> bool:
    """Whether a user may connect Pages."""
    return user.has_perm(CONNECT)


def may_stop(user: Any) -> bool:
    """Whether a user may stop what goes out, end the stop, and pick what still goes out."""
    return user.has_perm(STOP)


def may_send_emergency(user: Any) -> bool:
    """Whether a user may publish an emergency notice and its posts; others prepare and ask."""
    return user.has_perm(SEND_EMERGENCY)


def require(user: Any, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied


def list_sites(request: HttpRequest) -> list[Site]:
    """Return the cities that the user works for; a user of none is refused."""
    sites = list_sites_of(request.user)
    if not sites:
        raise PermissionDenied
    return sites


def choose_site(request: HttpRequest) -> Site:
    """Return the city that `?site=` names, or the user's first.

    A city that the user does not work for looks like one that does not exist.
    """
    sites = list_sites(request)
    wanted = request.GET.get("site", "")
    if not wanted:
        return find_site_here(request, sites) or sites[0]
    for site in sites:
        if str(site.pk) == wanted:
            return site
    raise Http404
