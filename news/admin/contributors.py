"""Writers and photographers in the admin."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from news.models import Contributor


class ContributorCreateView(CreateView):
    """Proposes the city at whose address the admin is open."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "site": Site.find_for_request(self.request)}


class ContributorViewSet(SnippetViewSet):
    model = Contributor
    icon = "user"
    add_view_class = ContributorCreateView
    list_display = ["name", "kind", "role"]
    list_filter = ["kind"]
    search_fields = ["name", "name_latin"]
    ordering = ["name"]
