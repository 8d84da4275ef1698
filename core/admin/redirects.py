"""Redirects in the admin: Wagtail shows those of every city to whoever may change one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect

from .city_rows import OwnCityForm, is_of_own_city
from .sites import list_sites_of


def is_own(user: Any, row: Redirect) -> bool:
    """Whether a user keeps a redirect: of the own city, or any as a superuser."""
    return bool(user.is_superuser) or is_of_own_city(user, row)


class CityRedirectForm(OwnCityForm, RedirectForm):
    """A redirect of one city; only a superuser makes one that holds for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user.is_superuser:
            self.fields["site"].disabled = False
        else:
            self.fields["site"].required = True
            self.fields["site"].empty_label = None


class RedirectIndexView(views.IndexView):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset()
        if self.request.user.is_superuser:
            return rows
        return rows.filter(site__in=list_sites_of(self.request.user))

    @property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if self.request.user.is_superuser:
            return buttons
        return [row for row in buttons if row.url != reverse("wagtailredirects:start_import")]


class RedirectCreateView(views.CreateView):
    form_class = CityRedirectForm


class OwnRedirectMixin:
    request: HttpRequest

    def get_object(self, *args: Any) -> Any:
        row = super().get_object(*args)  # type: ignore[misc]
        if not is_own(self.request.user, row):
            raise PermissionDenied
        return row


class RedirectEditView(OwnRedirectMixin, views.EditView):
    form_class = CityRedirectForm


class RedirectDeleteView(OwnRedirectMixin, views.DeleteView):
    pass


def _for_superusers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the import of files, in which any city can be named, to who works for all."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


#: Registered before Wagtail's own, at the same addresses; names are still looked up there.
redirect_urls = [
    path("redirects/", RedirectIndexView.as_view()),
    path("redirects/results/", RedirectIndexView.as_view(results_only=True)),
    path("redirects/add/", RedirectCreateView.as_view()),
    path("redirects/<int:redirect_id>/", RedirectEditView.as_view()),
    path("redirects/<int:redirect_id>/delete/", RedirectDeleteView.as_view()),
    path("redirects/import/", _for_superusers(views.start_import)),
    path("redirects/import/process/", _for_superusers(views.process_import)),
]
