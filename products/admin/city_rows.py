"""Rows of a city in the admin: staff see and change those of their own cities, nobody deletes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    HistoryView,
    SnippetViewSet,
    UsageView,
)

from core.admin.sites import list_sites_of


class CityRowPolicy(ModelPermissionPolicy):
    """Django's permissions, but only for rows of the user's cities, and never to delete."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action) and is_of_own_city(user, instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        return self.user_has_any_permission(user, actions) and is_of_own_city(user, instance)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        return rows.filter(site__in=list_sites_of(user))


def is_of_own_city(user: Any, row: Any) -> bool:
    """Whether a row belongs to a city that the user works for."""
    return row.site_id in {site.pk for site in list_sites_of(user)}


class OwnCityMixin:
    """Refuses a view of another city's row."""

    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Any:
        row = super().get_object(queryset)  # type: ignore[misc]
        if not is_of_own_city(self.request.user, row):
            raise PermissionDenied
        return row


class CityRowCreateView(CreateView):
    pass


class CityRowEditView(OwnCityMixin, EditView):
    pass


class CityRowHistoryView(OwnCityMixin, HistoryView):
    pass


class CityRowUsageView(OwnCityMixin, UsageView):
    pass


class OwnCityChoices:
    """Lists in a chooser only what belongs to the user's cities and is not retired."""

    request: HttpRequest

    def get_object_list(self) -> Any:
        rows = super().get_object_list()  # type: ignore[misc]
        return rows.filter(site__in=list_sites_of(self.request.user), is_retired=False)


class ChooseOwnView(OwnCityChoices, chooser.ChooseView):
    pass


class ChooseOwnResultsView(OwnCityChoices, chooser.ChooseResultsView):
    pass


class CityRowChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseOwnView
    choose_results_view_class = ChooseOwnResultsView


class CityRowViewSet(SnippetViewSet):
    """A snippet whose rows hang on a Site and are retired, never deleted."""

    add_view_class = CityRowCreateView
    edit_view_class = CityRowEditView
    history_view_class = CityRowHistoryView
    usage_view_class = CityRowUsageView
    chooser_viewset_class = CityRowChooserViewSet
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.model._default_manager.filter(site__in=list_sites_of(request.user))
