"""Each role of a city's staff can do its work and nothing beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from cityportal.first_city import NewCity, start_city
from cityportal.role_book import ROLES
from cityportal.roles import ensure_collection, ensure_roles, get_group_name
from core.admin.sites import list_sites_of
from core.models import CityImage
from news.models import StoryIndexPage, StoryPage
from products.models import ShopIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    """A city with a list of stories and a shop, each in one language."""
    site = start_city(NewCity(name="みほん町", hostname="mihon.example"))
    home = site.root_page
    home.add_child(instance=StoryIndexPage(title="物語", slug="stories"))
    home = Page.objects.get(pk=home.pk)
    home.add_child(instance=ShopIndexPage(title="店", slug="shop"))
    ensure_roles(site)
    return site


def add_member(site: Site, *roles: str) -> Any:
    user = get_user_model().objects.create_user(username="-".join(roles), password="x")
    names = [get_group_name(role, site) for role in ROLES if role.key in roles]
    user.groups.set(Group.objects.filter(name__in=names))
    return user


def visit(user: Any, path: str) -> int:
    """Return the status with which the admin answers this member of staff."""
    client = Client(headers={"host": "mihon.example"})
    client.force_login(user)
    return client.get(path).status_code


def may(user: Any, action: str, page: Page) -> bool:
    return bool(getattr(page.specific.permissions_for_user(user), action)())


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_every_role_comes_into_the_admin_and_belongs_to_the_city(site: Site, role: str) -> None:
    user = add_member(site, role)
    assert visit(user, "/admin/") == 200
    assert list_sites_of(user) == [site]


def test_a_writer_writes_and_publishes_own_stories_only(site: Site) -> None:
    writer, other = add_member(site, "writer"), add_member(site, "editor")
    stories = StoryIndexPage.objects.get()
    own = StoryPage(title="朝市", slug="own", summary="。", owner=writer)
    foreign = StoryPage(title="夜市", slug="foreign", summary="。", owner=other)
    stories.add_child(instance=own)
    StoryIndexPage.objects.get().add_child(instance=foreign)

    assert may(writer, "can_add_subpage", stories)
    assert may(writer, "can_edit", own)
    assert may(writer, "can_publish", own)
    assert not may(writer, "can_edit", foreign)
    assert not may(writer, "can_add_subpage", ShopIndexPage.objects.get())
    assert not may(writer, "can_edit", site.root_page)


def test_a_writer_sees_what_became_of_posts_but_no_orders(site: Site) -> None:
    writer = add_member(site, "writer")
    assert visit(writer, "/admin/crossposting/") == 200
    assert visit(writer, "/admin/orders/") in {302, 403}
    assert not writer.has_perm("orders.view_order")
    assert not writer.has_perm("crosspost.change_delivery")
    assert not writer.has_perm("crosspost.change_channel")


def test_a_photographer_adds_pictures_to_the_citys_collection_and_touches_no_page(
    site: Site,
) -> None:
    photographer = add_member(site, "photographer")
    policy = policy_registry.get_by_type(CityImage)
    assert list(policy.collections_user_has_permission_for(photographer, "add")) == [
        ensure_collection(site)
    ]
    assert not may(photographer, "can_add_subpage", StoryIndexPage.objects.get())
    assert visit(photographer, "/admin/images/") == 200


def test_a_shop_manager_keeps_shop_and_orders_but_no_channel(site: Site) -> None:
    manager = add_member(site, "shop_manager")
    assert visit(manager, "/admin/orders/") == 200
    assert manager.has_perm("orders.refund_order")
    assert may(manager, "can_add_subpage", ShopIndexPage.objects.get())
    assert not may(manager, "can_add_subpage", StoryIndexPage.objects.get())
    assert manager.has_perm("crosspost.arrange_shop_queue")
    assert not manager.has_perm("crosspost.change_delivery")
    assert not manager.has_perm("crosspost.change_channel")
    assert not manager.has_perm("core.change_citysettings")


def test_the_desk_acts_on_posts_and_on_nothing_else(site: Site) -> None:
    desk = add_member(site, "desk")
    assert desk.has_perm("crosspost.change_delivery")
    assert not desk.has_perm("crosspost.change_channel")
    assert not desk.has_perm("orders.view_order")
    assert not may(desk, "can_edit", site.root_page)


def test_an_operator_connects_pages_and_sees_no_buyers(site: Site) -> None:
    operator = add_member(site, "operator")
    assert operator.has_perm("crosspost.change_channel")
    assert visit(operator, f"/admin/settings/core/citysettings/{site.pk}/") == 200
    assert not operator.has_perm("orders.view_order")
    assert not operator.has_perm("users.change_user")


def test_an_auditor_changes_nothing(site: Site) -> None:
    auditor = add_member(site, "auditor")
    rights = {right.partition(".")[2] for right in auditor.get_all_permissions()}
    assert {right for right in rights if not right.startswith("view_")} == {"access_admin"}
    assert visit(auditor, "/admin/orders/") == 200
    for page in Page.objects.filter(depth__gt=1):
        assert not may(auditor, "can_edit", page)
        assert not may(auditor, "can_publish", page)
        assert not may(auditor, "can_delete", page)


def test_two_jobs_are_two_groups(site: Site) -> None:
    both = add_member(site, "writer", "shop_manager")
    assert may(both, "can_add_subpage", StoryIndexPage.objects.get())
    assert may(both, "can_add_subpage", ShopIndexPage.objects.get())


def test_staff_of_one_city_have_no_right_in_another(site: Site) -> None:
    other = start_city(NewCity(name="となり町", hostname="tonari.example", slug="tonari"))
    editor = add_member(site, "editor")
    assert may(editor, "can_edit", site.root_page)
    assert not may(editor, "can_edit", other.root_page)
    assert list_sites_of(editor) == [site]
    assert ensure_collection(site) != ensure_collection(other)


def test_an_editor_translates_the_pages_of_the_own_city_alone(site: Site) -> None:
    other = start_city(NewCity(name="となり町", hostname="tonari.example", slug="tonari"))
    editor = add_member(site, "editor")
    stories = StoryIndexPage.objects.get()
    assert visit(editor, f"/admin/translation/submit/page/{stories.pk}/") == 200
    assert visit(editor, f"/admin/translation/submit/page/{other.root_page.pk}/") == 302  # refused
    assert visit(add_member(site, "desk"), f"/admin/translation/submit/page/{stories.pk}/") == 302


@pytest.mark.parametrize(
    "setting",
    [
        "core/citysettings",
        "alerts/emergencycontacts",
        "orders/shopsettings",
        "products/shopwindowsettings",
        "settlement/settlementsettings",
        "crosspost/crosspostsettings",
    ],
)
def test_an_operator_changes_the_settings_of_the_own_city_alone(site: Site, setting: str) -> None:
    other = start_city(NewCity(name="となり町", hostname="tonari.example", slug="tonari"))
    operator = add_member(site, "operator")
    assert visit(operator, f"/admin/settings/{setting}/{site.pk}/") == 200
    assert visit(operator, f"/admin/settings/{setting}/{other.pk}/") == 302  # refused
    assert visit(add_member(site, "writer"), f"/admin/settings/{setting}/{site.pk}/") == 302


def test_rights_on_settings_of_all_cities_are_taken_back(site: Site) -> None:
    operators = ensure_roles(site)["operator"]
    operators.permissions.add(Permission.objects.get(codename="change_citysettings"))
    ensure_roles(site)
    assert not add_member(site, "operator").has_perm("core.change_citysettings")


def test_running_again_mends_what_was_changed_by_hand(site: Site) -> None:
    groups = ensure_roles(site)
    groups["auditor"].permissions.set(groups["operator"].permissions.all())
    groups["writer"].page_permissions.all().delete()
    before = Group.objects.count()

    ensure_roles(site)

    assert Group.objects.count() == before
    assert not add_member(site, "auditor").has_perm("crosspost.change_channel")
    assert may(add_member(site, "writer"), "can_add_subpage", StoryIndexPage.objects.get())
