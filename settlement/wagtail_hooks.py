from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin import urls
from .admin.months import WATCH


class BooksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(WATCH)


@hooks.register("register_admin_urls")
def register_books_urls() -> list[Any]:
    return [path("books/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_books_menu_item() -> MenuItem:
    return BooksMenuItem(_("Books"), reverse("books:month"), icon_name="doc-full", order=320)
