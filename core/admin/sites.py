"""Which cities (Wagtail `Site`s) a member of staff works for."""

from __future__ import annotations

from typing import Any

from wagtail.models import GroupPagePermission, Site


def list_sites_of(user: Any) -> list[Site]:
    """Return the Sites in whose page tree the user's groups hold any page permission.

    Superusers work for all. A permission on a page above a Site's root, on the root, or on a
    page below it counts. Two queries; the answer is kept on the user object.
    """
    if not user.is_active:
        return []
    known = getattr(user, "_sites_of_staff", None)
    if known is not None:
        return known
    sites = list(Site.objects.select_related("root_page").order_by("-is_default_site", "pk"))
    if not user.is_superuser:
        paths = set(
            GroupPagePermission.objects.filter(group__user=user).values_list(
                "page__path", flat=True
            )
        )
        sites = [site for site in sites if _meets_any(site.root_page.path, paths)]
    user._sites_of_staff = sites
    return sites


def _meets_any(root: str, paths: set[str]) -> bool:
    return any(path.startswith(root) or root.startswith(path) for path in paths)
