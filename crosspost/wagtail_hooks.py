from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin.access import PREPARE_EMERGENCY, may_watch
from .admin.urls import urlpatterns


@hooks.register("register_admin_urls")
def add_urls() -> list[URLPattern]:
    return urlpatterns


class MonitorMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_watch(request.user)


@hooks.register("register_admin_menu_item")
def add_monitor_to_menu() -> MenuItem:
    return MonitorMenuItem(
        _("Posts on Facebook"),
        reverse("crosspost_monitor"),
        name="crossposting",
        icon_name="mail",
        order=250,
    )


class EmergencyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PREPARE_EMERGENCY)


@hooks.register("register_admin_menu_item")
def add_emergency_to_menu() -> MenuItem:
    return EmergencyMenuItem(
        _("Emergency"),
        reverse("crosspost_emergency"),
        name="emergency",
        icon_name="warning",
        order=251,
    )


@hooks.register("register_reports_menu_item")
def add_report_to_menu() -> MenuItem:
    return MonitorMenuItem(
        _("Posts on Facebook by month"),
        reverse("crosspost_report"),
        name="crossposting-report",
        icon_name="mail",
        order=900,
    )


@hooks.register("register_permissions")
def offer_permissions() -> QuerySet[Permission]:
    """Let the administrator give them to groups: watch, decide, connect, stop, warn."""
    return Permission.objects.filter(
        content_type__app_label="crosspost",
        codename__in=[
            "add_announcement",
            "view_delivery",
            "change_delivery",
            "change_channel",
            "arrange_shop_queue",
            "approve_delivery",
            "change_stopswitch",
            "add_emergencyrequest",
            "send_emergency",
        ],
    )


@hooks.register("insert_global_admin_css")
def add_style() -> Any:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("crosspost/css/crossposting.css")
    )
