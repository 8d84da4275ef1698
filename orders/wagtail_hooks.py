from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .desk import urls
from .desk.access import WATCH
from .desk.fees import CHANGE


class OrdersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(WATCH)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    return [path("orders/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_desk_menu_item() -> MenuItem:
    return OrdersMenuItem(
        _("Orders"), reverse("orders_desk:list"), icon_name="clipboard-list", order=310
    )


class FeesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)


@hooks.register("register_settings_menu_item")
def register_fees_menu_item() -> MenuItem:
    return FeesMenuItem(_("Shipping fees"), reverse("orders_desk:fees"), icon_name="tag", order=710)
