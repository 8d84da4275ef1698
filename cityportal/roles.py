"""The roles of a city's staff: one group per role and city, each with the least it needs.

`ensure_roles` may be run at any time: it creates what is missing and puts the rights right
again, also for pages in a language that was added later. Somebody with two jobs is put into
two groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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

# Whoever holds this on the front page belongs to the city, without a right to change a page.
BELONGS = ("view",)
OWN_PAGES = ("add", "publish")
ALL_PAGES = ("add", "change", "publish", "lock", "unlock")

LOOK_AT_POSTS = (
    "crosspost.view_announcement",
    "crosspost.view_channel",
    "crosspost.view_delivery",
)

# Preparing an emergency notice is for many; pressing "Publish now" is for few.
PREPARE_EMERGENCIES = ("crosspost.view_emergencyrequest", "crosspost.add_emergencyrequest")
SEND_EMERGENCIES = (
    *PREPARE_EMERGENCIES,
    "crosspost.send_emergency",
    "alerts.change_emergencycontacts",
)
STOP_POSTS = ("crosspost.view_stopswitch", "crosspost.change_stopswitch")

# Who says in the editor of a page what is posted, where and when.
WISH_FOR_POSTS = (*LOOK_AT_POSTS, "crosspost.add_announcement")

# Who makes pages in another language of those that they may change.
TRANSLATE_PAGES = ("simple_translation.submit_translation",)

# Who vouches for what others wrote.
APPROVE_POSTS = ("crosspost.approve_delivery",)


@dataclass(frozen=True, kw_only=True)
class Role:
    """`pages` maps a part of the site ("city", "stories", "places", "shop") to page actions.

    `images` are actions on pictures in the city's own collection; `permissions` are named
    "app.codename".
    """

    key: str
    name: str
    pages: dict[str, tuple[str, ...]]
    images: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


def _all_of(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in ("add", "change", "view"))


ROLES: tuple[Role, ...] = (
    Role(
        key="writer",
        name="Writers",
        pages={"city": BELONGS, "stories": OWN_PAGES},
        images=("add", "choose"),
        permissions=(
            "news.view_contributor",
            *WISH_FOR_POSTS,
            *PREPARE_EMERGENCIES,
        ),
    ),
    Role(
        key="photographer",
        name="Photographers",
        pages={"city": BELONGS},
        images=("add", "choose"),
    ),
    Role(
        key="editor",
        name="Editors",
        pages={"city": ALL_PAGES},
        images=("add", "change", "choose"),
        permissions=(
            *_all_of("news", "contributor"),
            "news.delete_contributor",
            *TRANSLATE_PAGES,
            *WISH_FOR_POSTS,
            *APPROVE_POSTS,
            *STOP_POSTS,
            *SEND_EMERGENCIES,
        ),
    ),
    Role(
        key="desk",
        name="Cross-posting desk",
        pages={"city": BELONGS},
        permissions=(
            "insights.view_report",
            "insights.add_cost",
            *LOOK_AT_POSTS,
            "crosspost.change_delivery",
            *APPROVE_POSTS,
            *STOP_POSTS,
            *PREPARE_EMERGENCIES,
        ),
    ),
    Role(
        key="shop_manager",
        name="Shop managers",
        pages={"city": BELONGS, "shop": ALL_PAGES},
        images=("add", "choose"),
        permissions=(
            "insights.view_report",
            "insights.add_cost",
            *_all_of("products", "producer", "sellable", "variant", "foodlabel", "goodskind"),
            "products.view_stockitem",
            "products.change_stockitem",
            "products.view_stockmovement",
            "orders.view_order",
            "orders.change_order",
            "orders.refund_order",
            "orders.view_dispute",
            *_all_of("orders", "discountcode", "postcodearea"),
            "orders.delete_postcodearea",
            "settlement.view_entry",
            "settlement.add_invoice",
            "settlement.void_invoice",
            *TRANSLATE_PAGES,
            *WISH_FOR_POSTS,
            "crosspost.arrange_shop_queue",
        ),
    ),
    Role(
        key="operator",
        name="Operators",
        pages={"city": ALL_PAGES},
        images=("add", "change", "delete", "choose"),
        permissions=(
            "insights.view_report",
            "insights.add_cost",
            *TRANSLATE_PAGES,
            *WISH_FOR_POSTS,
            "crosspost.change_delivery",
            *APPROVE_POSTS,
            *STOP_POSTS,
            *SEND_EMERGENCIES,
            *_all_of("crosspost", "channel", "facebookapp"),
            "crosspost.change_crosspostsettings",
            "core.change_citysettings",
            "settlement.view_entry",
            *_all_of("settlement", "commissionrate"),
            "settlement.change_settlementsettings",
            "products.change_shopwindowsettings",
            "orders.change_shopsettings",
            *_all_of("orders", "shippingrate", "postcodearea"),
            "orders.delete_postcodearea",
            "orders.change_gatewayaccount",
            *_all_of("wagtailredirects", "redirect"),
        ),
    ),
    Role(
        key="auditor",
        name="Auditors",
        pages={"city": BELONGS},
        permissions=(
            "insights.view_report",
            *LOOK_AT_POSTS,
            "orders.view_order",
            "settlement.view_entry",
            "products.view_producer",
            "products.view_sellable",
            "products.view_stockitem",
            "products.view_stockmovement",
        ),
    ),
)


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
