from __future__ import annotations

from typing import Any

from wagtail.models import Site

from core.admin.forms import CityPageForm


class StoryPageForm(CityPageForm):
    """Offers as writers and photographers those of the page's own city."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance if self.instance.pk else self.parent_page
        parts = page.get_url_parts() if page is not None else None
        if parts is None:
            return
        for name in ("writer", "photographer"):
            if name in self.fields:
                field = self.fields[name]
                field.queryset = field.queryset.filter(site=Site.objects.get(pk=parts[0]))
