"""Emergency posts: the site first, then every Page, through every stop, once each."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Site

from alerts.models import Alert, AlertUpdate
from alerts.selectors import get_active_alert
from alerts.services import NoticeRefusedError, raise_alert
from core.models import OutgoingMail
from crosspost import emergency, services, stops
from crosspost.due import list_due_deliveries
from crosspost.emergency_requests import (
    ask_for_emergency,
    decline_request,
    list_requests,
    publish_request,
)
from crosspost.models import Announcement, Channel, CrosspostSettings, Delivery, EmergencyRequest
from crosspost.public_page import PublicPage
from crosspost.reasons import Reason
from crosspost.rows import build_rows
from crosspost.settle import NotPossibleError
from crosspost.states import ChannelState, State, Urgency
from crosspost.tick import run_crosspost_tick
from users.models import User

from .admin_world import make_channel, make_delivery, make_staff
from .conftest import Announce
from .played_graph import PlayedGraph, error

pytestmark = pytest.mark.django_db

TITLE = "川上地区に避難指示"
RAIN = {"ja": {"title": TITLE, "body": "川からはなれてください。", "steps": ["川上小学校へ"]}}
WORDS = "避難指示が出ています。いますぐ川からはなれてください。"


@pytest.fixture(autouse=True)
def card(public_page: dict[str, Any], graph: PlayedGraph) -> None:
    public_page["page"] = PublicPage(status=200, url="http://localhost/emergency/", title=TITLE)
    graph.card = {"title": TITLE}


def publish(site: Site, user: User, **values: Any) -> AlertUpdate:
    return emergency.publish_emergency(
        site,
        **{
            "level": "danger",
            "texts": RAIN,
            "review_at": timezone.now() + timedelta(hours=3),
            "facebook_text": WORDS,
            "user": user,
            **values,
        },
    )


def reload(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_the_notice_is_out_and_every_usable_page_has_its_post(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    dead = make_channel(site, "shop", "店", "200000000000002", state=ChannelState.TOKEN_DEAD)

    update = publish(site, writer)

    delivery = Delivery.objects.get()
    assert delivery.channel == channel != dead
    assert (delivery.urgency, delivery.text) == (Urgency.EMERGENCY, WORDS)
    assert delivery.announcement.alert == update.alert == get_active_alert(site)
    assert services.send_delivery(delivery.pk) is True
    assert reload(delivery).state == State.PUBLISHED
    assert [(post["message"], post["link"]) for post in graph.visible] == [(WORDS, delivery.link)]
    assert graph.calls == ["scrape", "create", "get"]


def test_a_staged_page_gets_it_in_two_steps(
    site: Site, staged: Channel, writer: User, graph: PlayedGraph
) -> None:
    publish(site, writer)

    assert services.send_delivery(Delivery.objects.get().pk) is True
    assert graph.visible_calls == ["flip"]
    assert len(graph.visible) == 1


@pytest.mark.parametrize("level", ["soft", "all"])
def test_it_passes_through_every_stop(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph, level: str
) -> None:
    stops.pull_stop(site, level=level, reason="大雨", user=writer)

    publish(site, writer)

    assert services.send_delivery(Delivery.objects.get().pk) is True
    assert len(graph.visible) == 1


def test_it_goes_ahead_of_what_has_waited_longer(
    announce: Announce, site: Site, writer: User
) -> None:
    waiting = announce()
    publish(site, writer)

    urgent = Delivery.objects.get(urgency=Urgency.EMERGENCY)
    assert [one.pk for one in list_due_deliveries()] == [urgent.pk, waiting.pk]


def test_who_presses_is_the_approver_also_where_posts_need_approval(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    CrosspostSettings.objects.create(site=site, needs_approval=True)

    publish(site, writer)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.approved_by) == (State.QUEUED, writer)
    assert services.send_delivery(delivery.pk) is True


def test_the_same_press_twice_is_one_post(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    key = uuid.uuid4()

    publish(site, writer, key=key)
    publish(site, writer, key=key)
    run_crosspost_tick()

    assert (Alert.objects.count(), Delivery.objects.count()) == (1, 1)
    assert graph.visible_calls == ["create"]


def test_the_notice_stands_when_the_ledger_fails_and_the_tick_makes_up_for_it(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph, monkeypatch: Any
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("crosspost.emergency.add_delivery", lambda *_args, **_values: 1 / 0)
        publish(site, writer)
    assert get_active_alert(site) is not None
    assert Delivery.objects.count() == 0

    run_crosspost_tick()
    run_crosspost_tick()

    assert Delivery.objects.get().state == State.PUBLISHED
    assert graph.visible_calls == ["create"]


def test_the_notice_stands_when_facebook_is_down(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    graph.refuse("scrape", error(2, status=500))

    publish(site, writer)

    delivery = Delivery.objects.get()
    assert services.send_delivery(delivery.pk) is False
    assert get_active_alert(site) is not None
    assert reload(delivery).state == State.QUEUED
    assert graph.visible_calls == []


def test_a_lost_answer_is_unknown_and_nothing_is_sent_again(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    publish(site, writer)
    graph.lose("create")

    services.send_delivery(Delivery.objects.get().pk)
    run_crosspost_tick()

    assert Delivery.objects.get().state == State.UNKNOWN
    assert graph.visible_calls == ["create"]


def test_each_update_is_a_post_of_its_own_and_older_words_are_not_sent_any_more(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    publish(site, writer)
    old = Delivery.objects.get()
    publish(site, writer, facebook_text="川上小学校は満員です。")

    assert (reload(old).state, reload(old).reason) == (State.CANCELLED, Reason.ALERT_MOVED_ON)
    run_crosspost_tick()

    assert [post["message"] for post in graph.visible] == ["川上小学校は満員です。"]
    assert Announcement.objects.count() == 2
    assert Alert.objects.count() == 1


def test_an_update_that_comes_while_a_worker_has_the_older_words_stops_them(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph, monkeypatch: Any
) -> None:
    publish(site, writer)
    old = Delivery.objects.get()
    from crosspost import sender

    prepare = sender.prepare

    def prepare_slowly(*args: Any) -> bool:
        is_ready = prepare(*args)
        publish(site, writer, facebook_text="変わりました。")
        return is_ready

    monkeypatch.setattr("crosspost.sender.prepare", prepare_slowly)
    assert services.send_delivery(old.pk) is False

    assert reload(old).reason == Reason.ALERT_MOVED_ON
    assert graph.visible_calls == []


def test_lifting_offers_a_closing_post_and_leaves_what_is_out(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    update = publish(site, writer)
    run_crosspost_tick()

    emergency.end_emergency(update.alert, user=writer, facebook_text="解除しました。")
    run_crosspost_tick()

    assert get_active_alert(site) is None
    assert sorted(post["message"] for post in graph.visible) == sorted([WORDS, "解除しました。"])


def test_lifting_without_words_posts_nothing_and_gives_up_what_waits(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    update = publish(site, writer)

    emergency.end_emergency(update.alert, user=writer)
    run_crosspost_tick()

    assert Delivery.objects.get().state == State.CANCELLED
    assert graph.calls == []


def test_a_notice_without_words_for_facebook_is_on_the_site_alone(
    site: Site, channel: Channel, writer: User
) -> None:
    publish(site, writer, facebook_text="")
    run_crosspost_tick()

    assert get_active_alert(site) is not None
    assert Announcement.objects.count() == 0


def test_the_short_link_leads_to_the_emergency_page_also_after_the_end(
    site: Site, channel: Channel, writer: User
) -> None:
    update = publish(site, writer)
    marker = Delivery.objects.get().marker
    client = Client(HTTP_HOST="localhost")

    assert client.get(f"/s/{marker}/")["Location"] == "http://localhost/emergency/"
    emergency.end_emergency(update.alert, user=writer)
    assert client.get(f"/s/{marker}/")["Location"] == "http://localhost/emergency/"


def test_the_card_is_checked_against_the_emergency_page_itself(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    graph.card = {"title": "きのうの題名"}
    publish(site, writer)

    assert services.send_delivery(Delivery.objects.get().pk) is False
    assert Delivery.objects.get().reason == Reason.CARD_DIFFERS
    assert graph.visible_calls == []


def test_a_refused_post_can_be_sent_again_as_urgent_as_before(
    site: Site, channel: Channel, writer: User, graph: PlayedGraph
) -> None:
    publish(site, writer)
    graph.refuse("create", error(100, 1609005))
    first = Delivery.objects.get()
    services.send_delivery(first.pk)
    assert reload(first).state == State.FAILED

    again = services.retry_delivery(reload(first), user=writer)

    assert (again.urgency, again.text) == (Urgency.EMERGENCY, WORDS)
    assert again.link != first.link
    assert services.send_delivery(again.pk) is True


def test_lists_show_it_like_any_other_post(site: Site, channel: Channel, writer: User) -> None:
    publish(site, writer)

    [row] = build_rows(Delivery.objects.all())

    assert (row.title, row.page_id, row.created_by) == (TITLE, None, "牛島 ともみ")
    assert Announcement.objects.get().locale == Locale.get_default()


def test_words_that_cannot_be_shown_raise_nothing(site: Site, writer: User) -> None:
    with pytest.raises(NoticeRefusedError):
        publish(site, writer, texts={"ja": {"title": ""}})

    assert (Alert.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_waits_for_other_pages_is_not_touched(
    site: Site, channel: Channel, writer: User
) -> None:
    other = make_delivery(channel, "お知らせ")
    publish(site, writer)
    publish(site, writer)

    assert reload(other).state == State.QUEUED


# --- Prepared by one, published by another ---


def ask(site: Site, user: User) -> Any:
    return ask_for_emergency(
        site, level="danger", texts=RAIN, facebook_text=WORDS, review_hours=3, user=user
    )


def test_asking_puts_nothing_out_and_mails_the_approvers_of_this_city(
    site: Site, channel: Channel, writer: User
) -> None:
    approver = make_staff("approver", page=site.root_page, permissions=("send_emergency",))
    User.objects.filter(pk=approver.pk).update(email="approver@city.example")

    request = ask(site, writer)

    assert list_requests(site) == [request]
    assert Alert.objects.count() == 0
    mail = OutgoingMail.objects.get()
    assert (mail.to, TITLE in mail.text) == ("approver@city.example", True)


def test_an_approver_publishes_once_in_their_own_name(
    site: Site, channel: Channel, writer: User
) -> None:
    approver = make_staff("approver", page=site.root_page, permissions=("send_emergency",))
    request = ask(site, writer)

    publish_request(request, user=approver)
    publish_request(request, user=approver)  # a second press is the same notice

    assert Alert.objects.get().raised_by == approver
    assert Delivery.objects.get().approved_by == approver
    assert (request.state, request.decided_by) == ("published", approver)
    assert list_requests(site) == []


def test_a_declined_notice_is_never_published(site: Site, channel: Channel, writer: User) -> None:
    request = ask(site, writer)
    decline_request(request, user=writer)

    with pytest.raises(NotPossibleError):
        publish_request(request, user=writer)

    assert Alert.objects.count() == 0


def test_declined_by_one_it_is_not_published_by_another_who_still_sees_it(
    site: Site, channel: Channel, writer: User
) -> None:
    seen_before = ask(site, writer)
    decline_request(EmergencyRequest.objects.get(), user=writer)

    with pytest.raises(NotPossibleError):
        publish_request(seen_before, user=writer)

    assert Alert.objects.count() == 0


def test_an_approval_whose_process_died_waits_for_another_press(
    site: Site, channel: Channel, writer: User
) -> None:
    request = ask(site, writer)
    EmergencyRequest.objects.update(state=EmergencyRequest.State.PUBLISHED)

    assert list_requests(site) == [request]
    publish_request(EmergencyRequest.objects.get(), user=writer)

    assert Alert.objects.count() == 1
    assert list_requests(site) == []


def test_a_notice_that_is_out_already_takes_in_what_was_asked(
    site: Site, channel: Channel, writer: User
) -> None:
    raise_alert(site, level="careful", texts=RAIN, review_at=timezone.now())

    publish_request(ask(site, writer), user=writer)

    alert = Alert.objects.get()
    assert (alert.level, alert.updates.count()) == ("danger", 2)
