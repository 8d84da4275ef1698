from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView

from core.social import is_shareable
from crosspost.admin.panel_preview import build_preview
from crosspost.admin.wish import PageWish


class _DrawMixin:
    """Draws the panel's preview of a page for what the editor sent; nothing is kept.

    The whole form of the page may be sent, then the page is drawn as it is being written; with
    the panel's fields alone, or where the page has mistakes, as its latest draft stands.
    """

    http_method_names = ("post",)
    object: Any
    request: Any

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not is_shareable(self.object):
            raise Http404
        is_drawn_as_written = self.fill_page()
        wish = PageWish(
            self.object,
            data=request.POST,
            user=request.user,
            parent_page=self.get_parent(),
        )
        if wish.site is None or wish.fields is None:
            raise Http404
        response = render(
            request,
            "crosspost/includes/preview.html",
            {
                "preview": build_preview(wish, request=request),
                "is_drawn_as_written": is_drawn_as_written,
            },
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def fill_page(self) -> bool:
        """Put what was typed into the page; return whether that was possible."""
        if "title" not in self.request.POST:
            return False
        form = self.get_form(self.request.POST)  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            self.object = self.get_object()  # type: ignore[attr-defined]
            return False
        self.object = form.save(commit=False)
        return True

    def get_parent(self) -> Any:
        return None


class DrawPreview(_DrawMixin, PreviewOnEditView):
    """For a page that was saved before."""


class DrawNewPreview(_DrawMixin, PreviewOnCreateView):
    """For a page that is being made."""

    def get_object(self) -> Any:
        page = super().get_object()
        page.locale = self.get_parent().locale
        return page

    def get_parent(self) -> Any:
        from wagtail.models import Page

        return Page.objects.get(pk=self.kwargs["parent_page_id"]).specific
