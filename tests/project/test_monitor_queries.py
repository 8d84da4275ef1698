"""What one look at the monitor asks of the database, for the people who look at it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from cityportal.first_city import NewCity, start_city
from cityportal.role_book import ROLES
from cityportal.roles import get_group_name
from core.clock import beat
from crosspost.models import Channel
from crosspost.states import State
from tests.crosspost.admin_world import make_channel, make_delivery

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
EVERYTHING = (State.PUBLISHED, State.HELD, State.QUEUED, State.LINED_UP, State.FAILED)


@pytest.fixture
def site() -> Site:
    site = start_city(NewCity(name="みほん町", hostname="mihon.example"))
    beat("clock")
    town = make_channel(site, "city", "町", "200000000000001")
    for state in EVERYTHING:
        make_delivery(town, f"{state}", state)
    return site


@pytest.mark.parametrize("role", ["writer", "desk", "editor", "operator", "auditor", "chief"])
def test_the_monitor_and_its_search_ask_fifteen_times_at_most(site: Site, role: str) -> None:
    user = get_user_model().objects.create_user(role, is_superuser=role == "chief", is_staff=True)
    names = [get_group_name(one, site) for one in ROLES if one.key == role]
    user.groups.set(Group.objects.filter(name__in=names))
    client = Client(headers={"host": "mihon.example"})
    client.force_login(user)
    page = Channel.objects.get().pk
    for query in ("", f"?channel={page}&state=out&q=x&section=news.storypage&author=1"):
        client.get("/admin/crossposting/" + query)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/admin/crossposting/" + query).status_code == 200
        assert len(asked) <= MOST_QUERIES, "\n".join(one["sql"][:90] for one in asked)
