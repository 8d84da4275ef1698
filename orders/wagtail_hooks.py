from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from core.admin.city_rows import CityRowPolicy, OwnCityPolicy

from .admin.accounts import ACCOUNTS, account_urls
from .admin.rows import DiscountCodeViewSet, PostcodeAreaViewSet
from .desk import urls
from .desk.access import WATCH
from .desk.fees import CHANGE
from .models import DiscountCode, PostcodeArea

register_permission_policy(DiscountCode, CityRowPolicy(DiscountCode))
register_permission_policy(PostcodeArea, OwnCityPolicy(PostcodeArea))
register_snippet(DiscountCodeViewSet)
register_snippet(PostcodeAreaViewSet)


class OrdersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(WATCH)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    return [*account_urls, path("orders/", include(urls))]


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


class AccountsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ACCOUNTS)


@hooks.register("register_settings_menu_item")
def register_accounts_menu_item() -> MenuItem:
    return AccountsMenuItem(
        _("Payment account"), reverse("orders_account"), icon_name="key", order=720
    )
