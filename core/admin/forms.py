from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from .registry import list_editor_extensions


class CityPageForm(WagtailAdminPageForm):
    """A page form that lets registered extensions add fields and save them with the page.

    Wagtail also fills it to draw a preview; then extensions are not asked, for nothing is kept.
    `is_for_keeps` is given by the views that save.
    """

    def __init__(self, *args: Any, is_for_keeps: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_for_keeps = is_for_keeps
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
        if self.is_for_keeps:
            for extension in self.extensions:
                extension.clean(self)
        return cleaned_data

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=commit)
        if self.is_for_keeps:
            for extension in self.extensions:
                extension.save(self, page)
        return page
