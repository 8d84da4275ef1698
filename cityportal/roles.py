"""The roles of a city's staff: one group per role and city, each with the least it needs.

`ensure_roles` may be run at any time: it creates what is missing and puts the rights right
again, also for pages in a language that was added later. Somebody with two jobs is put into
two groups.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    Site,
)

from news.models import StoryIndexPage
from places.models import PlaceIndexPage
from products.models import ShopIndexPage

from .role_book import ROLES, Role


@transaction.atomic
def ensure_roles(site: Site) -> dict[str, Group]:
    """Create or mend the groups of a city and return them by role key."""
    collection = ensure_collection(site)
    return {role.key: _ensure_role(role, site=site, collection=collection) for role in ROLES}


def get_group_name(role: Role, site: Site) -> str:
    """Return a group's name; it holds the site's number, for names of cities may change."""
    return f"{role.name} [{site.pk}]"


def ensure_collection(site: Site) -> Collection:
    """Return the collection for the pictures of one city, made at the first call."""
    name = f"{site.site_name or site.hostname} [{site.pk}]"
    known = Collection.objects.filter(name__endswith=f" [{site.pk}]", depth=2).first()
    if known is not None:
        return known
    return Collection.get_first_root_node().add_child(instance=Collection(name=name))


def _ensure_role(role: Role, *, site: Site, collection: Collection) -> Group:
    group, _made = Group.objects.get_or_create(name=get_group_name(role, site))
    rights = _find_permissions(("wagtailadmin.access_admin", *role.permissions))
    on_settings = [right for right in rights if _is_on_settings(right)]
    group.permissions.set([right for right in rights if right not in on_settings])
    _set_setting_rights(group, rights=on_settings, site=site)
    _set_page_rights(group, role=role, site=site)
    _set_image_rights(group, role=role, collection=collection)
    return group


def _find_permissions(names: Iterable[str]) -> list[Permission]:
    """Return permissions by "app.codename"; a name that does not exist is a mistake here."""
    found = []
    for name in dict.fromkeys(names):
        app, _, codename = name.partition(".")
        rows = Permission.objects.select_related("content_type")
        found.append(rows.get(content_type__app_label=app, codename=codename))
    return found


def _is_on_settings(right: Permission) -> bool:
    """Whether a right is one on the settings of a Site: as a plain one it would hold for all."""
    model = right.content_type.model_class()
    return model is not None and issubclass(model, BaseSiteSetting)


def _set_setting_rights(group: Group, *, rights: list[Permission], site: Site) -> None:
    GroupSitePermission.objects.filter(group=group).exclude(
        site=site, permission__in=rights
    ).delete()
    for right in rights:
        GroupSitePermission.objects.get_or_create(group=group, site=site, permission=right)


def _set_page_rights(group: Group, *, role: Role, site: Site) -> None:
    actions = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Page))
    by_name = {row.codename.removesuffix("_page"): row for row in actions}
    wanted = {
        (page.pk, by_name[action].pk)
        for part, names in role.pages.items()
        for page in _list_pages_of_part(part, site)
        for action in names
    }
    known = {
        (row.page_id, row.permission_id): row
        for row in GroupPagePermission.objects.filter(group=group)
    }
    for key in known.keys() - wanted:
        known[key].delete()
    for page_id, permission_id in sorted(wanted - known.keys()):
        GroupPagePermission.objects.create(
            group=group, page_id=page_id, permission_id=permission_id
        )


def _list_pages_of_part(part: str, site: Site) -> list[Page]:
    """Return the pages at which a part of the city begins, one per language."""
    roots = list(site.root_page.get_translations(inclusive=True))
    if part == "city":
        return roots
    model = {"stories": StoryIndexPage, "places": PlaceIndexPage, "shop": ShopIndexPage}[part]
    return [page for root in roots for page in model.objects.child_of(root)]


def _set_image_rights(group: Group, *, role: Role, collection: Collection) -> None:
    # Wagtail asks for the rights of its own image model, whatever model a project has.
    content_type = ContentType.objects.get_for_model(Image)
    wanted = set(
        Permission.objects.filter(
            content_type=content_type,
            codename__in=[f"{action}_image" for action in role.images],
        ).values_list("pk", flat=True)
    )
    rows = GroupCollectionPermission.objects.filter(
        group=group, permission__content_type=content_type
    )
    rows.exclude(collection=collection, permission_id__in=wanted).delete()
    known = set(rows.values_list("permission_id", flat=True))
    for permission_id in sorted(wanted - known):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission_id=permission_id
        )
