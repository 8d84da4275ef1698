from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .admin.redirects import redirect_urls
from .plain_jpeg import SPEC as PLAIN_JPEG
from .plain_jpeg import PlainJpegOperation


@hooks.register("register_admin_urls", order=-1)
def register_redirect_urls() -> list[Any]:
    return redirect_urls


@hooks.register("insert_global_admin_css")
def add_standin_banner_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("core/css/standins.css"))


@hooks.register("insert_editor_js")
def add_form_sender() -> str:
    return format_html('<script type="module" src="{}"></script>', static("core/js/submit.js"))


@hooks.register("register_image_operations")
def add_plain_jpeg() -> list[tuple[str, type]]:
    return [(PLAIN_JPEG, PlainJpegOperation)]
