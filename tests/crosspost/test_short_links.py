from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from crosspost.markers import build_short_link, find_markers, make_marker
from crosspost.models import Delivery, LinkVisit

from .conftest import Announce

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"


@pytest.fixture
def delivery(announce: Announce) -> Delivery:
    return announce()


def follow(delivery: Delivery, *, agent: str = BROWSER, query: str = "", **headers: str) -> Any:
    return Client(HTTP_HOST="localhost").get(
        f"/s/{delivery.marker}/{query}", headers={"User-Agent": agent, **headers}
    )


def counts() -> dict[str, int]:
    return dict(LinkVisit.objects.values_list("kind", "count"))


def test_a_short_link_leads_to_where_the_page_is_today(delivery: Delivery, story: Page) -> None:
    assert follow(delivery)["Location"] == "http://localhost/shincha/"

    story.refresh_from_db()
    story.slug = "first-tea"
    story.save()
    answer = follow(delivery)

    assert (answer.status_code, answer["Location"]) == (302, "http://localhost/first-tea/")
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_visits_are_counted_by_day_and_kind_and_nothing_else_is_kept(delivery: Delivery) -> None:
    follow(delivery)
    follow(delivery, Referer="https://l.facebook.com/")
    follow(delivery, Referer="https://evilfacebook.com/")
    follow(delivery, query="?fbclid=IwAR0")
    follow(delivery, agent="facebookexternalhit/1.1")
    follow(delivery, agent="")
    Client(HTTP_HOST="localhost").head(f"/s/{delivery.marker}/")

    assert counts() == {"visitor": 2, "facebook": 2, "preview": 2}
    assert set(LinkVisit.objects.values_list("day", flat=True)) == {timezone.localdate()}
    assert {field.name for field in LinkVisit._meta.get_fields()} == {
        "id",
        "delivery",
        "day",
        "kind",
        "count",
    }


def test_facebooks_machine_is_led_on_and_is_no_visitor(delivery: Delivery) -> None:
    answer = follow(delivery, agent="facebookexternalhit/1.1 (+http://www.facebook.com/)")

    assert answer["Location"] == "http://localhost/shincha/"
    assert counts() == {"preview": 1}


def test_a_deleted_page_is_gone_and_an_unpublished_one_is_closed(
    delivery: Delivery, story: Page
) -> None:
    Page.objects.filter(pk=story.pk).update(live=False)
    closed = follow(delivery)
    story.delete()
    gone = follow(delivery)

    assert (closed.status_code, gone.status_code) == (404, 410)
    assert "Location" not in gone
    assert gone["X-Robots-Tag"] == "noindex"
    assert counts() == {}


def test_a_marker_that_was_never_given_out_is_not_found(delivery: Delivery) -> None:
    client = Client(HTTP_HOST="localhost")

    assert client.get("/s/bbbbbbbbbb/").status_code == 404
    assert client.get("/s/aeiou/").status_code == 404
    assert client.post(f"/s/{delivery.marker}/").status_code == 405


def test_a_database_that_is_busy_loses_a_number_and_no_visitor(
    delivery: Delivery, monkeypatch: Any
) -> None:
    from django.db import OperationalError

    def fail(*args: Any) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr("crosspost.short_links._add_one", fail)

    assert follow(delivery).status_code == 302


def test_markers_are_found_in_every_spelling_of_our_link(delivery: Delivery) -> None:
    link = build_short_link(delivery.channel.site, delivery.marker)
    shim = f"https://l.facebook.com/l.php?u=http%3A%2F%2Flocalhost%2Fs%2F{delivery.marker}%2F&h=AT"

    assert link == delivery.link
    assert find_markers(f"見てください {link}") == {delivery.marker}
    assert find_markers(shim) == {delivery.marker}
    assert find_markers("http://localhost/s/short/") == set()
    assert len({make_marker() for _turn in range(1000)}) == 1000
