from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import urls
from .views import WATCH


class SalesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(WATCH)


@hooks.register("register_admin_urls")
def register_report_urls() -> list[Any]:
    return [path("reports/sales/", include(urls))]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return SalesMenuItem(_("What was sold"), reverse("insights:report"), icon_name="history")
