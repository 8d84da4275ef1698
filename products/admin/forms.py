"""Forms of the catalogue's pages: goods and pages of one city stay together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from core.admin.forms import CityPageForm


def find_site_of_page(page: Page | None) -> Site | None:
    """Return the city whose tree holds a page; None for a page outside of every city."""
    if page is None:
        return None
    site: Site | None = page.get_site()
    return site


class CityRowPageForm(CityPageForm):
    """Refuses a row of another city in the field that `row_field` names."""

    row_field = ""

    def clean(self) -> Any:
        cleaned_data = super().clean()
        row = cleaned_data.get(self.row_field)
        site = find_site_of_page(self.parent_page or self.instance)
        if row is not None and site is not None and row.site_id != site.pk:
            self.add_error(
                self.row_field,
                _("This belongs to another city. Choose one of %(city)s.")
                % {"city": site.site_name or site.hostname},
            )
        return cleaned_data


class ProductPageForm(CityRowPageForm):
    """Publishes no photo without words for who cannot see it."""

    row_field = "sellable"

    def clean(self) -> Any:
        cleaned_data = super().clean()
        if "photos" in self.formsets and not self.is_deferred_validation:
            for form in self.formsets["photos"].forms:
                if form.is_valid():  # the rows are checked after the page otherwise
                    _ask_for_words(form, image="image", words="alt_text")
        return cleaned_data


class ProducerPageForm(CityRowPageForm):
    row_field = "producer"

    def clean(self) -> Any:
        cleaned_data = super().clean()
        if not self.is_deferred_validation:
            _ask_for_words(self, image="portrait", words="portrait_alt")
        return cleaned_data


def _ask_for_words(form: Any, *, image: str, words: str) -> None:
    """Add an error to a form whose picture has no words of its own and none here."""
    values = form.cleaned_data
    picture = values.get(image)
    if picture is None or values.get("DELETE"):
        return
    if not (values.get(words) or picture.alt_text).strip():
        form.add_error(
            words,
            _(
                "Say in a few words what the picture shows. "
                "Readers who cannot see it hear this instead."
            ),
        )
