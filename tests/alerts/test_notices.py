"""Raising, changing and lifting: each once, by name, with every word kept."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from alerts.models import Alert, AlertUpdate
from alerts.selectors import get_active_alert, get_banner
from alerts.services import (
    NoticeMovedOnError,
    NoticeRefusedError,
    end_alert,
    raise_alert,
    remind_of_reviews,
    update_alert,
)
from alerts.texts import MAX_STEPS, MAX_TITLE, choose_text
from core.models import OutgoingMail
from users.models import User

from .conftest import RAIN, raise_rain

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=3)


def test_a_notice_keeps_who_raised_it_and_its_first_words(site: Site, officer: User) -> None:
    update = raise_rain(site, user=officer, facebook_text="逃げてください。")

    alert = Alert.objects.get()
    assert (alert.raised_by, alert.raised_by_name) == (officer, "久保 章")
    assert (alert.level, alert.texts, alert.ended_at) == ("danger", RAIN, None)
    assert (update.kind, update.texts, update.by_name) == ("raised", RAIN, "久保 章")
    assert update.facebook_text == "逃げてください。"
    assert get_active_alert(site) == alert


def test_the_same_press_twice_is_one_notice(site: Site) -> None:
    key = uuid.uuid4()

    assert raise_rain(site, key=key) == raise_rain(site, key=key)

    assert (Alert.objects.count(), AlertUpdate.objects.count()) == (1, 1)


def test_a_second_notice_is_refused_while_one_is_out(site: Site) -> None:
    raise_rain(site)

    with pytest.raises(NoticeMovedOnError):
        raise_rain(site)

    assert (Alert.objects.count(), AlertUpdate.objects.count()) == (1, 1)


def test_another_city_has_its_own_notice(site: Site) -> None:
    root = Page.objects.get(depth=1).add_child(instance=Page(title="他の町", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=root)
    raise_rain(site)

    assert get_banner(other) is None
    raise_rain(other)
    assert Alert.objects.filter(ended_at__isnull=True).count() == 2


def test_an_update_replaces_what_holds_and_keeps_what_was_said(site: Site) -> None:
    first = raise_rain(site)
    texts = {"ja": {"title": "避難所が満員です", "body": "町民センターへ。", "steps": []}}

    second = update_alert(
        first.alert, level="warning", texts=texts, review_at=timezone.now() + SOON
    )

    alert = Alert.objects.get()
    assert (alert.level, alert.texts) == ("warning", texts)
    assert list(alert.updates.values_list("kind", flat=True)) == ["updated", "raised"]
    assert alert.updates.last().texts == RAIN
    assert second.alert == alert


def test_lifting_is_done_once_and_nothing_can_be_added_afterwards(
    site: Site, officer: User
) -> None:
    alert = raise_rain(site).alert
    end_alert(alert, user=officer)

    with pytest.raises(NoticeMovedOnError):
        end_alert(alert)
    with pytest.raises(NoticeMovedOnError):
        update_alert(alert, level="danger", texts=RAIN, review_at=timezone.now() + SOON)

    alert.refresh_from_db()
    assert alert.ended_by_name == "久保 章"
    assert get_active_alert(site) is None
    assert list(alert.updates.values_list("kind", flat=True)) == ["ended", "raised"]
    raise_rain(site)
    assert Alert.objects.count() == 2


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"en": {"title": "Rain"}},
        {"ja": {"title": "   "}},
        {"ja": {"title": "あ" * (MAX_TITLE + 1)}},
        {"ja": {"title": "雨", "steps": ["逃げる"] * (MAX_STEPS + 1)}},
        {"ja": {"title": "雨"}, "xx": {"title": "rain"}},
    ],
)
def test_words_that_cannot_be_shown_are_refused_and_nothing_is_raised(
    site: Site, texts: dict[str, dict[str, object]]
) -> None:
    with pytest.raises(NoticeRefusedError):
        raise_alert(site, level="danger", texts=texts, review_at=timezone.now() + SOON)

    assert Alert.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "spoken"), [("ja", "ja"), ("ja-easy", "ja"), ("en", "en"), ("ko", "en")]
)
def test_a_language_without_words_borrows_the_nearest(language: str, spoken: str) -> None:
    text = choose_text(RAIN, language=language)

    assert (text.language, text.title) == (spoken, RAIN[spoken]["title"])


def test_who_is_responsible_is_reminded_each_hour_until_somebody_looks(
    site: Site, officer: User
) -> None:
    alert = raise_rain(site, user=officer, review_at=timezone.now() - timedelta(minutes=1)).alert

    assert [remind_of_reviews(), remind_of_reviews()] == ["reminded 1", "reminded 0"]

    mails = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in mails] == ["desk@city.example", "officer@city.example"]
    assert "大雨警報" in mails[0].subject
    assert "/admin/" in mails[0].text

    update_alert(alert, level="danger", texts=RAIN, review_at=timezone.now() + SOON)
    assert remind_of_reviews() == "reminded 0"
