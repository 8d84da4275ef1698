from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import CitySettings
from crosspost import services
from crosspost.models import Channel, Delivery, FacebookApp
from crosspost.public_page import PublicPage
from crosspost.states import LEASED, Publishing
from tests.contracts.graph_params import check_request
from tests.contracts.scripted_server import run_server
from users.models import User

from .played_graph import PAGE_ID, PlayedGraph

TITLE = "新茶の季節です"
IMAGE = "http://localhost/media/tea.jpg"


@pytest.fixture
def site(db: Any) -> Site:
    site = Site.objects.get(is_default_site=True)
    city = CitySettings.for_site(site)
    city.desk_emails = "desk@city.example, second@city.example"
    city.save()
    FacebookApp.objects.create(
        site=site,
        app_id="100000000000001",
        app_secret="app-secret",
        webhook_verify_token="verify-me",
    )
    return site


@pytest.fixture
def writer(db: Any) -> User:
    return User.objects.create_user(
        "writer", email="writer@city.example", display_name="牛島 ともみ"
    )


@pytest.fixture
def channel(site: Site) -> Channel:
    return Channel.objects.create(
        site=site,
        kind="city",
        name="鳴瀬谷町",
        page_id=PAGE_ID,
        access_token="EAAtoken000000001",
        checked_at=timezone.now(),
    )


@pytest.fixture
def staged(channel: Channel) -> Channel:
    Channel.objects.filter(pk=channel.pk).update(publishing=Publishing.STAGED)
    channel.refresh_from_db()
    return channel


@pytest.fixture
def graph(settings: Any) -> Iterator[PlayedGraph]:
    played = PlayedGraph(
        check=check_request,
        card={"title": TITLE, "image": [{"url": IMAGE}]},
        token={
            "is_valid": True,
            "type": "PAGE",
            "app_id": "100000000000001",
            "profile_id": PAGE_ID,
            "scopes": ["pages_manage_posts", "pages_read_engagement", "pages_show_list"],
            "expires_at": 0,
            "data_access_expires_at": 0,
        },
    )
    with run_server(played):
        channels = copy.deepcopy(settings.CITYPORTAL_CHANNELS)
        channels["facebook"]["OPTIONS"] |= {
            "graph_url": played.url,
            "connect_timeout": 1,
            "read_timeout": 2,
            "deadline": 5,
        }
        settings.CITYPORTAL_CHANNELS = channels
        yield played


@pytest.fixture(autouse=True)
def public_page(monkeypatch: Any) -> dict[str, Any]:
    """What a stranger finds at the page's address; tests change it to close the gate."""
    answer: dict[str, Any] = {
        "page": PublicPage(status=200, url="http://localhost/", title=TITLE, image=IMAGE)
    }

    def fetch(url: str) -> PublicPage:
        if isinstance(answer["page"], Exception):
            raise answer["page"]
        return answer["page"]

    monkeypatch.setattr("crosspost.staging.fetch_public_page", fetch)
    return answer


@pytest.fixture
def story(site: Site) -> Page:
    """A page that was written and not yet published."""
    return site.root_page.add_child(
        instance=Page(title=TITLE, slug="shincha", live=False, show_in_menus=False)
    )


def publish(page: Page) -> Page:
    page.refresh_from_db()
    page.save_revision().publish()
    page.refresh_from_db()
    return page


Announce = Callable[..., Delivery]


@pytest.fixture
def announce(site: Site, story: Page, channel: Channel, writer: User) -> Announce:
    """Tick the channel, let the page be live, return its delivery; without Wagtail's revisions."""

    def make(text: str = "新茶の季節です。\n今年も香りが立っています。", **values: Any) -> Delivery:
        services.save_draft(
            story, site=site, text=text, channel_ids=[channel.pk], user=writer, **values
        )
        story.live = True
        story.save()
        services.announce_page(story, user=writer)
        return Delivery.objects.get(announcement__translation_key=story.translation_key)

    return make


def let_lease_run_out(delivery: Delivery) -> None:
    """Make a worker look dead."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(pk=delivery.pk, state__in=LEASED).update(lease_until=past)


def let_wait_pass(delivery: Delivery) -> None:
    """Bring the next try and the next look to this moment."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=past)
    Delivery.objects.filter(pk=delivery.pk, next_check_at__isnull=False).update(next_check_at=past)


def reload(delivery: Delivery) -> Delivery:
    """Return the delivery as the database has it now."""
    return Delivery.objects.get(pk=delivery.pk)
