from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from .registry import list_editor_extensions


class CityPageForm(WagtailAdminPageForm):
    """A page form that lets registered extensions add fields and save them with the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for extension in self.extensions:
            extension.add_fields(self)

    @property
    def extensions(self) -> list[Any]:
        return list_editor_extensions(type(self.instance))

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.instance.defers_checks = True

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self.instance.defers_checks = False

    def clean(self) -> Any:
        cleaned_data = super().clean()
        for extension in self.extensions:
            extension.clean(self)
        return cleaned_data

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=commit)
        for extension in self.extensions:
            extension.save(self, page)
        return page
