"""Writers and photographers in the admin: each city keeps its own list."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site

from news.models import Contributor
from tests.factories.pages import build_contributor, build_home, get_site

pytestmark = pytest.mark.django_db

VIEWS = "wagtailsnippets_news_contributor"


def build_other_city() -> Site:
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    return Site.objects.create(hostname="tonari.example", root_page=root)


def log_in_editor(client: Client, site: Site, user_model: Any) -> None:
    """Log in somebody with all rights on contributors, who works for one city."""
    group = Group.objects.create(name="editors")
    rights = Permission.objects.filter(codename__endswith="_contributor")
    group.permissions.set([*rights, Permission.objects.get(codename="access_admin")])
    GroupPagePermission.objects.create(
        group=group,
        page=site.root_page,
        permission=Permission.objects.get(codename="change_page", content_type__model="page"),
    )
    user = user_model.objects.create_user("editor")
    user.groups.add(group)
    client.force_login(user)


def test_an_editor_keeps_the_list_of_the_own_city(client: Client, django_user_model: Any) -> None:
    build_home()
    own = build_contributor("宮本 あかり")
    log_in_editor(client, get_site(), django_user_model)

    assert own.name in client.get(reverse(f"{VIEWS}:list")).content.decode()
    values = {"site": get_site().pk, "name": "宮本 灯", "kind": "writer"}
    client.post(reverse(f"{VIEWS}:edit", args=[own.pk]), values)
    own.refresh_from_db()
    assert own.name == "宮本 灯"
    for view in ("usage", "history"):
        assert client.get(reverse(f"{VIEWS}:{view}", args=[own.pk])).status_code == 200
    client.post(reverse(f"{VIEWS}:delete", args=[own.pk]))
    assert not Contributor.objects.exists()


def test_people_of_another_city_are_neither_seen_changed_nor_deleted(
    client: Client, django_user_model: Any
) -> None:
    build_home()
    stranger = build_contributor("宮本 あかり")
    log_in_editor(client, build_other_city(), django_user_model)

    for view in ("list", "list_results"):
        assert stranger.name not in client.get(reverse(f"{VIEWS}:{view}")).content.decode()
    values = {"site": get_site().pk, "name": "だれか", "kind": "writer"}
    for view in ("edit", "delete", "usage", "history"):
        address = reverse(f"{VIEWS}:{view}", args=[stranger.pk])
        assert client.get(address).status_code == 302  # back to the admin's start, refused
        client.post(address, values)
    bulk = reverse("wagtail_bulk_action", args=["news", "contributor", "delete"])
    client.post(f"{bulk}?id={stranger.pk}")
    chooser = reverse("wagtailsnippetchoosers_news_contributor:choose_results")
    assert stranger.name not in client.get(chooser).content.decode()

    stranger.refresh_from_db()
    assert stranger.name == "宮本 あかり"


def test_nobody_is_added_to_the_list_of_another_city(
    client: Client, django_user_model: Any
) -> None:
    build_home()
    log_in_editor(client, build_other_city(), django_user_model)

    values = {"site": get_site().pk, "name": "だれか", "kind": "writer"}
    assert client.post(reverse(f"{VIEWS}:add"), values).status_code == 200
    assert not Contributor.objects.exists()
