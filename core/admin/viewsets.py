"""The page viewset of the house: extra columns, and a save that is all or nothing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet

from .registry import list_listing_columns


class WholeOrNothingMixin:
    """Runs a page form's POST in one transaction; a busy database loses no typed word.

    Wagtail saves the page, its revision and its publication in separate transactions. Here
    they, and what the editor's extensions store, are committed together or not at all.
    """

    request: Any
    form: Any
    form_class: Any
    page: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form_class = partial(self.form_class, is_for_keeps=True)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except OperationalError as error:
            return self.database_busy(form, error)
        except ValidationError as error:
            # Somebody took the address between the form's check and ours.
            form.add_error(None, error.messages)
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def database_busy(self, form: Any, error: OperationalError) -> HttpResponse:
        """Show the form again with what was typed, and say that nothing was published."""
        text = _(
            "Nothing was saved or published: the database was busy for too long. "
            "Your text is still here. Please press the button again in a minute."
        )
        if getattr(self, "expects_json_response", False):
            return self.json_error_response("database_busy", text)  # type: ignore[attr-defined]
        messages.error(self.request, text)
        self.has_unsaved_changes = True
        response = self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]
        response.status_code = 503
        return response


class CityCreateView(WholeOrNothingMixin, CreateView):
    pass


class CityEditView(WholeOrNothingMixin, EditView):
    pass


class CityIndexView(ExplorableIndexView):
    @cached_property
    def columns(self) -> list[Any]:
        return [*super().columns, *list_listing_columns(self.model)]


class CityPageViewSet(PageViewSet):
    """Registered once per page model by the room that owns it."""

    add_view_class = CityCreateView
    edit_view_class = CityEditView
    index_view_class = CityIndexView

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Add the registered columns to those that Wagtail hands to the view itself."""
        values = super().get_index_view_kwargs(**kwargs)
        if values["columns"] is not self.UNDEFINED:
            values["columns"] = [*values["columns"], *list_listing_columns(self.model)]
        return values
