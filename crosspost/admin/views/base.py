from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from crosspost.admin import access


class CrosspostView(WagtailAdminTemplateMixin, View):
    """A screen of one city's cross-posting, for who holds `permission`."""

    permission = access.WATCH
    header_icon = "mail"
    site: Site

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        access.require(request.user, self.permission)
        self.site = self.choose_site(request, **kwargs)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def choose_site(self, request: HttpRequest, **_kwargs: Any) -> Site:
        return access.choose_site(request)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("crosspost_monitor"), "label": _("Posts on Facebook")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sites = access.list_sites(self.request)
        return super().get_context_data(
            site=self.site,
            sites=sites if len(sites) > 1 else [],
            reader_may_connect=access.may_connect(self.request.user),
            reader_may_watch=access.may_watch(self.request.user),
            **kwargs,
        )
