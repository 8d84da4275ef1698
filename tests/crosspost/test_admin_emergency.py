"""The staff's emergency page: look first, then publish; who may not, asks."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from alerts.models import Alert, AlertTemplate
from crosspost.models import Channel, Delivery, EmergencyRequest
from crosspost.states import Urgency

from .admin_world import log_in, make_other_city, make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/crossposting/emergency/"
PREPARER = ("view_delivery", "add_emergencyrequest")
APPROVER = (*PREPARER, "send_emergency")
WORDS = {
    "level": "danger",
    "title_ja": "川上地区に避難指示",
    "body_ja": "川からはなれてください。",
    "steps_ja": "川上小学校へ\n\n二階へ",
    "title_en": "Leave Kawakami now",
    "on_facebook": "on",
    "review_hours": "3",
    "key": "0f0f0f0f-0000-4000-8000-000000000001",
}


@pytest.fixture
def approver(site: Site, channel: Channel) -> Client:
    return log_in(make_staff("approver", page=site.root_page, permissions=APPROVER))


@pytest.fixture
def preparer(site: Site, channel: Channel) -> Client:
    return log_in(make_staff("preparer", page=site.root_page, permissions=PREPARER))


def press(client: Client, act: str, **values: str) -> str:
    return client.post(URL, {**WORDS, "act": act, **values}, follow=True).content.decode()


def read_hidden(page: str) -> dict[str, str]:
    """The values that the preview hands on to its buttons."""
    fields = re.findall(r"<(?:input|textarea)[^>]*>", page)
    found: dict[str, Any] = {}
    for field in fields:
        name, value = re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if 'type="hidden"' in field and name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


def test_the_preview_shows_everything_and_puts_nothing_out(approver: Client) -> None:
    page = press(approver, "preview")

    assert "Please look: this goes out" in page
    assert "・川上小学校へ<br>・二階へ<br><br>Leave Kawakami now" in page
    assert 'value="publish"' in page
    assert (Alert.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_the_preview_showed_is_what_goes_out_once(approver: Client) -> None:
    shown = read_hidden(press(approver, "preview"))

    for _press in range(2):
        page = approver.post(URL, {**shown, "act": "publish"}, follow=True).content.decode()

    assert "The notice is on every page of the website now." in page
    assert "1 post is on its way to Facebook" in page
    alert = Alert.objects.get()
    assert alert.texts["ja"]["steps"] == ["川上小学校へ", "二階へ"]
    assert alert.raised_by_name == "大庭 みのり"
    delivery = Delivery.objects.get()
    assert delivery.urgency == Urgency.EMERGENCY
    assert delivery.text.startswith("川上地区に避難指示\n川からはなれてください。")


def test_who_may_not_publish_asks_and_an_approver_publishes(
    preparer: Client, approver: Client
) -> None:
    assert 'value="publish"' not in press(preparer, "preview")
    press(preparer, "publish")
    assert Alert.objects.count() == 0

    press(preparer, "ask")

    asked = EmergencyRequest.objects.get()
    assert "川上地区に避難指示" in approver.get(URL).content.decode()
    url = f"{URL}requests/{asked.pk}/"
    preparer.post(url, {"act": "publish"})
    assert Alert.objects.count() == 0
    approver.post(url, {"act": "publish"})
    page = approver.post(url, {"act": "publish"}, follow=True).content.decode()

    assert "The notice is on every page of the website now." in page
    assert (Alert.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_notice_is_changed_and_lifted_on_the_same_page(approver: Client) -> None:
    press(approver, "publish")
    key = "0f0f0f0f-0000-4000-8000-000000000002"
    press(approver, "publish", key=key, title_ja="避難所が満員です")
    assert Alert.objects.get().updates.count() == 2

    page = approver.get(URL).content.decode()
    assert "A notice is on every page" in page
    assert "避難所が満員です" in page
    press(approver, "end", key="0f0f0f0f-0000-4000-8000-000000000003", words="解除しました")

    alert = Alert.objects.get()
    assert alert.ended_by_name == "大庭 みのり"
    assert alert.updates.first().texts == {"ja": {"title": "解除しました", "body": "", "steps": []}}
    assert Delivery.objects.filter(announcement__title="解除しました").count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_ja": ""},
        {"title_ja": "あ" * 61},
        {"body_ja": "あ" * 401},
        {"steps_ja": "\n".join("あ" * 9)},
        {"steps_ja": "あ" * 81},
        {"title_ko": "", "body_ko": "말"},
        {"level": "x"},
        {
            "facebook_text": "a\ud800b".encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            * 2000
        },
    ],
)
def test_words_that_cannot_be_shown_come_back_with_what_was_typed(
    approver: Client, wrong: dict[str, str]
) -> None:
    page = press(approver, "publish", **wrong)

    assert "Nothing went out." in page
    assert "Leave Kawakami now" in page
    assert Alert.objects.count() == 0


def test_a_prepared_text_is_written_taken_and_thrown_away(approver: Client, site: Site) -> None:
    texts = f"{URL}texts/"
    approver.post(f"{texts}new/", {**WORDS, "name": "大雨"})
    page = approver.post(f"{texts}new/", {**WORDS, "name": "大雨"}).content.decode()
    assert "Another prepared text has this name." in page
    text = AlertTemplate.objects.get()

    page = approver.get(f"{URL}?text={text.pk}").content.decode()
    assert 'value="川上地区に避難指示"' in page

    approver.post(f"{texts}{text.pk}/", {**WORDS, "name": "洪水", "act": "save"})
    assert AlertTemplate.objects.get().name == "洪水"
    approver.post(f"{texts}{text.pk}/", {"act": "delete"})
    assert AlertTemplate.objects.count() == 0


def test_the_texts_of_another_city_do_not_exist(approver: Client) -> None:
    other = make_other_city()
    text = AlertTemplate.objects.create(
        site=other, name="雨", level="danger", texts={"ja": {"title": "雨"}}
    )

    assert approver.get(f"{URL}?text={text.pk}").status_code == 404
    assert approver.get(f"{URL}texts/{text.pk}/").status_code == 404
    assert approver.get(f"{URL}?site={other.pk}").status_code == 404


def test_its_posts_stand_in_the_monitor_and_have_a_record(approver: Client) -> None:
    press(approver, "publish")
    delivery = Delivery.objects.get()

    assert "川上地区に避難指示" in approver.get("/admin/crossposting/").content.decode()
    record = approver.get(f"/admin/crossposting/posts/{delivery.pk}/")
    assert record.status_code == 200
    assert "川からはなれてください。" in record.content.decode()


def test_who_has_no_right_does_not_come_in(site: Site) -> None:
    watcher = log_in(make_staff("watcher", page=site.root_page, permissions=("view_delivery",)))

    assert watcher.get(URL).status_code == 302
    assert watcher.post(URL, {**WORDS, "act": "publish"}).status_code == 302
    assert Alert.objects.count() == 0
