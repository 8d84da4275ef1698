"""Where a room adds to the editor of pages that it does not own.

Wagtail 8 has one `PageViewSet` per model and no hook for panels or listing columns, so the
rooms that own pages use `CityPage` and `CityPageViewSet`, and others register here from
`AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column


class EditorExtension(Protocol):
    """A tab in the page editor whose values are saved beside the page, not in it."""

    name: str
    heading: Any

    def applies_to(self, model: type) -> bool:
        """Whether pages of this model get the tab."""
        ...

    def get_panels(self, model: type) -> list[Panel]:
        """Panels of the tab."""
        ...

    def add_fields(self, form: Any) -> None:
        """Add form fields (prefixed with the extension's name) and their initial values."""
        ...

    def clean(self, form: Any) -> None:
        """Check them; report with `form.add_error`."""
        ...

    def save(self, form: Any, page: Any) -> None:
        """Store them; runs in the transaction that saves the page, before it is published."""
        ...


_extensions: dict[str, EditorExtension] = {}
_columns: dict[str, tuple[Callable[[type], bool], Callable[[], Column]]] = {}


def register_editor_extension(extension: EditorExtension) -> None:
    """Add a tab to the editors of the models that `extension.applies_to`."""
    _extensions[extension.name] = extension


def list_editor_extensions(model: type) -> list[EditorExtension]:
    """Return the extensions of a page model in order of registration."""
    return [extension for extension in _extensions.values() if extension.applies_to(model)]


def register_listing_column(
    name: str, applies_to: Callable[[type], bool], build: Callable[[], Column]
) -> None:
    """Add a column to the listings of the page models that `applies_to` accepts."""
    _columns[name] = (applies_to, build)


def list_listing_columns(model: type) -> list[Column]:
    """Return new column objects for the listing of a page model."""
    return [build() for applies_to, build in _columns.values() if applies_to(model)]
