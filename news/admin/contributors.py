"""Writers and photographers in the admin: those of the user's own cities."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import ObjectList
from wagtail.models import Site
from wagtail.snippets.views.snippets import CreateView

from core.admin.city_rows import CityRowViewSet, OwnCityForm
from core.admin.sites import list_sites_of
from news.models import Contributor


class ContributorCreateView(CreateView):
    """Proposes the city at whose address the admin is open, to those who work for it."""

    def get_initial(self) -> dict[str, Any]:
        site = Site.find_for_request(self.request)
        own = {"site": site} if site in list_sites_of(self.request.user) else {}
        return {**super().get_initial(), **own}


class ContributorViewSet(CityRowViewSet):
    model = Contributor
    icon = "user"
    add_view_class = ContributorCreateView
    list_display = ["name", "kind", "role"]
    list_filter = ["kind"]
    search_fields = ["name", "name_latin"]
    ordering = ["name"]
    edit_handler = ObjectList(Contributor.panels, base_form_class=OwnCityForm)
