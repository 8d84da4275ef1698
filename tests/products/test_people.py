"""Who may be chosen to look after a producer."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, Site

from products.admin.people import filter_people_of
from tests.factories.products import build_producer, get_site

pytestmark = pytest.mark.django_db


def build_other_city() -> Site:
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    return Site.objects.create(hostname="tonari.example", root_page=root)


def test_people_of_another_city_are_not_offered(django_user_model: Any) -> None:
    here, there = get_site(), build_other_city()
    for site, name in ((here, "clerk here"), (there, "clerk there")):
        group = Group.objects.create(name=name)
        GroupPagePermission.objects.create(
            group=group,
            page=site.root_page,
            permission=Permission.objects.get(codename="view_page", content_type__model="page"),
        )
        django_user_model.objects.create_user(name).groups.add(group)
        farm = build_producer(f"farm-{site.pk}", site=site)
        farm.editors.add(django_user_model.objects.create_user(f"farmer of {site.pk}"))
        farm.save()
    django_user_model.objects.create_user("new farmer")

    found = filter_people_of(django_user_model.objects.all(), [here])

    names = {"clerk here", f"farmer of {here.pk}", "new farmer"}
    assert set(found.values_list("username", flat=True)) == names
