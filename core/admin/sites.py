"""Which cities (Wagtail `Site`s) a member of staff works for."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry


def list_sites_of(user: Any) -> list[Site]:
    """Return the Sites in whose page trees the user's groups hold any page permission.

    Superusers work for all. A permission on the root of the tree, on a Site's root page in any
    language, or on a page below it counts. The answer is kept on the user object.
    """
    if not user.is_active:
        return []
    known = getattr(user, "_sites_of_staff", None)
    if known is not None:
        return known
    sites = list(Site.objects.order_by("-is_default_site", "pk"))
    if not user.is_superuser:
        # Kept on the user by Wagtail, whose menu asks for the same.
        rights = policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)
        mine = {right.page.url_path for right in rights}
        roots: dict[int, list[str]] = defaultdict(list)
        for root in Site.get_site_root_paths():
            roots[root.site_id].append(root.root_path)
        sites = [site for site in sites if _meets_any(roots[site.pk], mine)]
    user._sites_of_staff = sites
    return sites


def find_site_here(request: HttpRequest, sites: list[Site]) -> Site | None:
    """Return the one of these Sites at whose address somebody works, without asking again.

    With host and port, or by its host alone where only one of them has it.
    """
    host = split_domain_port(request.get_host())[0]
    mine = [site for site in sites if site.hostname == host]
    exact = [site for site in mine if str(site.port) == request.get_port()]
    if exact or len(mine) == 1:
        return (exact or mine)[0]
    return None


def _meets_any(roots: list[str], paths: set[str]) -> bool:
    return any(path.startswith(root) or root.startswith(path) for root in roots for path in paths)
