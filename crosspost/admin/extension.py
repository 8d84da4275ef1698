"""The Facebook tab in the editor of pages: registered with `core.admin`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from core.social import is_shareable_model

from .wish import PageWish


def get_wish(form: Any) -> PageWish:
    """Return the one wish of a page form, made when it is first asked for."""
    wish = getattr(form, "facebook_wish", None)
    if wish is None:
        wish = form.facebook_wish = PageWish(
            form.instance,
            data=form.data if form.is_bound else None,
            user=form.for_user,
            parent_page=form.parent_page,
        )
    return wish


class FacebookExtension:
    name = "facebook"
    heading = _("Facebook")

    def applies_to(self, model: type) -> bool:
        return is_shareable_model(model)

    def get_panels(self, model: type) -> list[Panel]:
        from .panel import FacebookPanel

        return [FacebookPanel()]

    def add_fields(self, form: Any) -> None:
        get_wish(form)

    def clean(self, form: Any) -> None:
        if not get_wish(form).is_valid():
            form.add_error(
                None, _("Please look at the Facebook tab: something there needs your attention.")
            )

    def save(self, form: Any, page: Any) -> None:
        get_wish(form).save(page)
