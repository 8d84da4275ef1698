"""Rows of a city in the admin: staff see and change those of their own cities, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    HistoryView,
    SnippetViewSet,
    UsageView,
)

from core.admin.sites import list_sites_of


class OwnCityPolicy(ModelPermissionPolicy):
    """Django's permissions, but only for rows of the user's cities."""

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


class CityRowPolicy(OwnCityPolicy):
    """The same, and nobody deletes: such rows are retired."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


def is_of_own_city(user: Any, row: Any) -> bool:
    """Whether a row belongs to a city that the user works for."""
    return row.site_id in {site.pk for site in list_sites_of(user)}


class OwnCityMixin:
    """Refuses a view of another city's row."""

    request: HttpRequest

    def get_object(self, *args: Any) -> Any:
        row = super().get_object(*args)  # type: ignore[misc]
        if not is_of_own_city(self.request.user, row):
            raise PermissionDenied
        return row


class OwnCityForm(WagtailAdminModelForm):
    """Proposes the user's only city; a row stays with the city it was made for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = list_sites_of(self.for_user)
        field = self.fields["site"]
        field.queryset = field.queryset.filter(pk__in=[site.pk for site in sites])
        if self.instance.pk:
            field.disabled = True
        elif len(sites) == 1:
            field.initial = sites[0].pk


class CityRowEditView(OwnCityMixin, EditView):
    pass


class CityRowHistoryView(OwnCityMixin, HistoryView):
    pass


class CityRowUsageView(OwnCityMixin, UsageView):
    pass


class CityRowDeleteView(OwnCityMixin, DeleteView):
    pass


class OwnCityChoices:
    """Lists in a chooser only what belongs to the user's cities and is not retired."""

    request: HttpRequest
    model_class: Any

    def get_object_list(self) -> Any:
        rows = super().get_object_list()  # type: ignore[misc]
        rows = rows.filter(site__in=list_sites_of(self.request.user))
        return rows.filter(is_retired=False) if hasattr(self.model_class, "is_retired") else rows


class ChooseOwnView(OwnCityChoices, chooser.ChooseView):
    pass


class ChooseOwnResultsView(OwnCityChoices, chooser.ChooseResultsView):
    pass


class CityRowChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseOwnView
    choose_results_view_class = ChooseOwnResultsView


class CityRowViewSet(SnippetViewSet):
    """A snippet whose rows hang on a Site; its policy says whether they may be deleted."""

    edit_view_class = CityRowEditView
    delete_view_class = CityRowDeleteView
    history_view_class = CityRowHistoryView
    usage_view_class = CityRowUsageView
    chooser_viewset_class = CityRowChooserViewSet
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.model._default_manager.filter(site__in=list_sites_of(request.user))
