"""Which cities (Wagtail `Site`s) a member of staff works for."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wagtail.models import GroupPagePermission, Site


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
        mine = set(
            GroupPagePermission.objects.filter(group__user=user).values_list(
                "page__url_path", flat=True
            )
        )
        roots: dict[int, list[str]] = defaultdict(list)
        for root in Site.get_site_root_paths():
            roots[root.site_id].append(root.root_path)
        sites = [site for site in sites if _meets_any(roots[site.pk], mine)]
    user._sites_of_staff = sites
    return sites


def _meets_any(roots: list[str], paths: set[str]) -> bool:
    return any(path.startswith(root) or root.startswith(path) for root in roots for path in paths)
