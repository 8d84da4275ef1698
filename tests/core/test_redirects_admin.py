"""Redirects in the admin: an operator keeps those of the own city."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, Page, Site

from tests.factories.pages import build_home, get_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Site:
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    return Site.objects.create(hostname="tonari.example", root_page=root)


@pytest.fixture
def operator(client: Client, django_user_model: Any) -> Client:
    """Somebody who keeps the redirects of the first city, logged in."""
    home = build_home()
    group = Group.objects.create(name="operators")
    rights = Permission.objects.filter(codename__endswith="_redirect")
    group.permissions.set([*rights, Permission.objects.get(codename="access_admin")])
    GroupPagePermission.objects.create(
        group=group,
        page=home,
        permission=Permission.objects.get(codename="change_page", content_type__model="page"),
    )
    user = django_user_model.objects.create_user("operator")
    user.groups.add(group)
    client.force_login(user)
    return client


def build_redirect(site: Site | None, old_path: str = "/old") -> Redirect:
    return Redirect.objects.create(
        site=site, old_path=old_path, redirect_link="https://www.city.example/new/"
    )


def post_new(client: Client, site: Site | None) -> Any:
    values = {
        "old_path": "/kyu",
        "site": site.pk if site else "",
        "redirect_link": "https://www.city.example/shin/",
    }
    return client.post(reverse("wagtailredirects:add"), values)


def test_an_operator_keeps_the_redirects_of_the_own_city(operator: Client) -> None:
    assert post_new(operator, get_site()).status_code == 302
    row = Redirect.objects.get()
    assert (row.site, row.old_path) == (get_site(), "/kyu")
    assert "/kyu" in operator.get(reverse("wagtailredirects:index")).content.decode()
    values = {
        "old_path": "/kyu",
        "site": get_site().pk,
        "redirect_link": "https://www.city.example/betsu/",
    }
    operator.post(reverse("wagtailredirects:edit", args=[row.pk]), values)
    row.refresh_from_db()
    assert row.redirect_link == "https://www.city.example/betsu/"
    operator.post(reverse("wagtailredirects:delete", args=[row.pk]))
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("is_for_all", [True, False])
def test_redirects_of_another_city_or_of_all_are_not_theirs(
    operator: Client, other: Site, is_for_all: bool
) -> None:
    row = build_redirect(None if is_for_all else other)
    for view in ("index", "index_results"):
        assert (
            row.old_path not in operator.get(reverse(f"wagtailredirects:{view}")).content.decode()
        )
    values = {
        "old_path": "/old",
        "site": get_site().pk,
        "redirect_link": "https://www.city.example/evil/",
    }
    for view in ("edit", "delete"):
        address = reverse(f"wagtailredirects:{view}", args=[row.pk])
        assert operator.get(address).status_code == 302  # back to the admin's start, refused
        operator.post(address, values)
    row.refresh_from_db()
    assert row.redirect_link == "https://www.city.example/new/"


def test_none_is_made_for_another_city_or_for_all(operator: Client, other: Site) -> None:
    for site in (other, None):
        assert post_new(operator, site).status_code == 200
    file = SimpleUploadedFile("redirects.csv", b"from,to\n/a,/b\n", content_type="text/csv")
    address = reverse("wagtailredirects:start_import")
    assert operator.post(address, {"import_file": file}).status_code == 302
    assert address not in operator.get(reverse("wagtailredirects:index")).content.decode()
    assert not Redirect.objects.exists()


def test_a_superuser_keeps_all_of_them(client: Client, other: Site, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_superuser("root"))
    row = build_redirect(other)
    assert row.old_path in client.get(reverse("wagtailredirects:index")).content.decode()
    values = {"old_path": "/old", "site": "", "redirect_link": "https://www.city.example/all/"}
    client.post(reverse("wagtailredirects:edit", args=[row.pk]), values)
    row.refresh_from_db()
    assert (row.site, row.redirect_link) == (None, "https://www.city.example/all/")
    assert client.get(reverse("wagtailredirects:start_import")).status_code == 200
