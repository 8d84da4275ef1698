"""What citizens read: the banner on every page, and the emergency page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from alerts.models import EmergencyContacts
from alerts.services import end_alert, update_alert
from alerts.texts import MAX_BODY, MAX_STEP, MAX_STEPS, MAX_TITLE
from tests.factories.pages import build_home
from users.models import User

from .conftest import RAIN, raise_rain

pytestmark = pytest.mark.django_db
LIMIT = 14 * 1024


def read(path: str = "/") -> Any:
    return Client().get(path)


def weigh(response: Any) -> int:
    """What a reader fetches: the page and its one style sheet, without any compression."""
    path = finders.find("css/emergency.css")
    with open(path, "rb") as file:
        return len(response.content) + len(file.read())


def test_the_banner_is_on_pages_that_were_stored_before(
    site: Site, django_capture_on_commit_callbacks: Any
) -> None:
    assert read()["X-Page-Cache"] == "miss"
    assert read()["X-Page-Cache"] == "hit"
    assert "大雨警報" not in read().content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        raised = raise_rain(site)

    page = read()
    assert page["X-Page-Cache"] == "miss"
    assert "大雨警報 川上・瀬の橋地区に避難指示" in page.content.decode()
    assert 'href="/emergency/"' in page.content.decode()
    assert read()["X-Page-Cache"] == "hit"

    with django_capture_on_commit_callbacks(execute=True):
        end_alert(raised.alert)
    assert "大雨警報" not in read().content.decode()


def test_the_banner_costs_one_query_and_none_while_it_is_remembered(
    site: Site, django_assert_num_queries: Any, rf: Any
) -> None:
    from alerts.selectors import get_banner

    with django_assert_num_queries(1):
        assert get_banner(site) is None
    with django_assert_num_queries(0):
        assert get_banner(site) is None


def test_the_banner_speaks_the_pages_language_and_says_which_it_borrowed(
    site: Site, django_capture_on_commit_callbacks: Any
) -> None:
    build_home("en")
    build_home("ko")
    with django_capture_on_commit_callbacks(execute=True):
        raise_rain(site)

    english, korean = read("/en/").content.decode(), read("/ko/").content.decode()

    assert "Heavy rain: leave Kawakami and Senohashi now" in english
    assert 'href="/en/emergency/"' in english
    assert '<span lang="en">Heavy rain: leave' in korean


def test_every_page_has_the_way_to_the_emergency_page(site: Site) -> None:
    build_home("en")

    assert 'href="/emergency/"' in read().content.decode()
    assert 'href="/en/emergency/"' in read("/en/").content.decode()


def test_a_quiet_day_is_said_calmly(site: Site) -> None:
    page = read("/emergency/")

    assert page.status_code == 200
    assert 'class="top"' in page.content.decode()
    assert "0954-00-0100" in page.content.decode()
    assert "<script" not in page.content.decode()
    assert weigh(page) < LIMIT


@pytest.mark.parametrize("path", ["/emergency/", "/easy/emergency/", "/ko/emergency/"])
def test_every_language_has_the_page(site: Site, path: str) -> None:
    raise_rain(site)

    assert read(path).status_code == 200


def test_the_page_says_what_happened_what_to_do_and_whom_to_call(site: Site) -> None:
    contacts = EmergencyContacts.for_site(site)
    contacts.phones = "火事・救急, 119\n災害対策本部、0954-00-0199"
    contacts.save()
    raise_rain(site)

    body = read("/emergency/").content.decode()

    for words in (RAIN["ja"]["title"], RAIN["ja"]["body"], *RAIN["ja"]["steps"]):
        assert words in body
    assert 'href="tel:119"' in body
    assert 'href="tel:0954000199"' in body
    assert f'<meta property="og:title" content="{RAIN["ja"]["title"]}">' in body


def test_earlier_words_stand_below_with_their_times(site: Site) -> None:
    raised = raise_rain(site)
    later = {"ja": {"title": "川上小学校は満員です", "body": "", "steps": []}}
    update_alert(
        raised.alert, level="danger", texts=later, review_at=timezone.now() + timedelta(hours=1)
    )

    body = read("/emergency/").content.decode()

    assert body.index("<h1>") < body.index("川上小学校は満員です</span></h1>")
    assert body.index("川上小学校は満員です</span></h1>") < body.index(RAIN["ja"]["title"])


def test_a_lifted_notice_is_named_for_a_day(site: Site, officer: User) -> None:
    raised = raise_rain(site)
    end_alert(raised.alert, user=officer)

    body = read("/emergency/").content.decode()

    assert RAIN["ja"]["title"] in body
    assert "久保" not in body
    raised.alert.updates.update(at=timezone.now() - timedelta(hours=25))
    from core.pagecache import expire_pages

    expire_pages()
    assert RAIN["ja"]["title"] not in read("/emergency/").content.decode()


def test_the_page_stays_under_fourteen_kilobytes_however_much_is_said(site: Site) -> None:
    longest = {
        "title": "避" * MAX_TITLE,
        "body": "難" * MAX_BODY,
        "steps": ["逃" * MAX_STEP] * MAX_STEPS,
    }
    texts = dict.fromkeys(("ja", "ja-easy", "ko", "en"), longest)
    contacts = EmergencyContacts.for_site(site)
    contacts.phones = "\n".join(["電" * 60 + ",0954-00-0199"] * 8)
    contacts.save()
    raised = raise_rain(site, texts=texts)
    for _number in range(12):
        update_alert(raised.alert, level="danger", texts=texts, review_at=timezone.now())

    page = read("/emergency/")

    assert weigh(page) < LIMIT, json.dumps(weigh(page))
    assert page.content.decode().count("<li>逃") == MAX_STEPS
    assert "<ol>" in page.content.decode()


def test_no_byte_of_the_page_belongs_to_one_visitor(site: Site) -> None:
    raise_rain(site)

    page = read("/emergency/")

    assert page["X-Page-Cache"] == "miss"
    assert not page.cookies
    assert read("/emergency/")["X-Page-Cache"] == "hit"
    assert b"csrf" not in page.content
