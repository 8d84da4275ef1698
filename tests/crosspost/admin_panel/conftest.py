from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Site
from wagtail.users.models import UserProfile

from core.clock import beat
from crosspost.models import Channel
from crosspost.states import ChannelKind
from news.models import StoryIndexPage

from .world import make_channel


@pytest.fixture
def site(db: Any) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, ChannelKind.CITY, "鳴瀬谷町", "200000000000001")


@pytest.fixture
def shop(site: Site) -> Channel:
    return make_channel(site, ChannelKind.SHOP, "谷の市", "200000000000002")


@pytest.fixture
def index(site: Site) -> StoryIndexPage:
    page = StoryIndexPage(title="読みもの", slug="stories")
    site.root_page.add_child(instance=page)
    return page


@pytest.fixture
def writer(django_user_model: Any, site: Site) -> Any:
    group = Group.objects.create(name="writers")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="add_announcement", content_type__app_label="crosspost"),
    )
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(pk=site.root_page_id),
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    user = django_user_model.objects.create_user("ooba", display_name="大庭 みのり")
    user.groups.add(group)
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def admin(writer: Any) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(writer)
    beat("clock")
    return client
