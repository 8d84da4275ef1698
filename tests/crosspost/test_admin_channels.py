from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Site

from core.clock import beat
from crosspost.models import Channel, Event, FacebookApp
from crosspost.states import ChannelState, Publishing, State

from .admin_world import (
    DESK,
    KEEPER,
    log_in,
    make_channel,
    make_delivery,
    make_other_city,
    make_staff,
)
from .played_graph import PAGE_ID, PlayedGraph

pytestmark = pytest.mark.django_db
TOKEN = "EAAbrandNewToken0002"


@pytest.fixture
def keeper(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("keeper", page=site.root_page, permissions=KEEPER))


def values(**changes: str) -> dict[str, str]:
    return {
        "page_id": PAGE_ID,
        "name": "鳴瀬谷町",
        "kind": "city",
        "page_url": "",
        "access_token": TOKEN,
        **changes,
    }


def test_a_new_token_reconnects_a_page_and_lets_what_waited_go_on(
    keeper: Client, channel: Channel, graph: PlayedGraph
) -> None:
    Channel.objects.update(state=ChannelState.TOKEN_DEAD, problem="token_dead")
    held = make_delivery(channel, "柿", State.HELD, reason="token_dead")

    response = keeper.post(f"/admin/crossposting/pages/{channel.pk}/", values(), follow=True)

    html = response.content.decode()
    channel.refresh_from_db()
    held.refresh_from_db()
    assert "“鳴瀬谷町” is connected. 1 post that waited goes out now, once." in html
    assert channel.state == ChannelState.OK
    assert channel.access_token == TOKEN
    assert channel.connected_by is not None
    assert held.state == State.QUEUED
    assert TOKEN not in html
    assert graph.posts == {}, "the hidden test post is gone again"


def test_a_token_that_fails_a_check_is_not_stored_and_never_shown(
    keeper: Client, channel: Channel, graph: PlayedGraph
) -> None:
    graph.token["profile_id"] = "200000000000009"

    html = keeper.post(f"/admin/crossposting/pages/{channel.pk}/", values()).content.decode()

    channel.refresh_from_db()
    assert "Not connected, and nothing was stored." in html
    assert "This token belongs to another Page." in html
    assert "What was checked" in html
    assert channel.access_token == "EAAtoken000000001"
    assert TOKEN not in html
    assert "create_hidden" not in graph.calls


def test_the_page_never_holds_the_stored_token(keeper: Client, channel: Channel) -> None:
    html = keeper.get(f"/admin/crossposting/pages/{channel.pk}/").content.decode()
    assert "EAAtoken000000001" not in html
    assert 'type="password"' in html


def test_the_number_of_a_connected_page_cannot_be_changed_by_its_form(
    keeper: Client, channel: Channel, graph: PlayedGraph
) -> None:
    keeper.post(f"/admin/crossposting/pages/{channel.pk}/", values(page_id="200000000000005"))
    assert list(Channel.objects.values_list("page_id", flat=True)) == [PAGE_ID]


def test_a_form_with_mistakes_names_the_field_and_asks_facebook_nothing(
    keeper: Client, site: Site, graph: PlayedGraph
) -> None:
    html = keeper.post(
        "/admin/crossposting/pages/new/", values(page_id="12/../3", access_token="")
    ).content.decode()
    assert "Digits only." in html
    assert 'value="鳴瀬谷町"' in html
    assert Channel.objects.count() == 0
    assert graph.calls == []


def test_a_first_page_is_connected_from_its_own_form(
    keeper: Client, site: Site, graph: PlayedGraph
) -> None:
    response = keeper.post("/admin/crossposting/pages/new/", values(), follow=True)
    channel = Channel.objects.get()
    assert channel.site == site
    assert channel.name == "鳴瀬谷町"
    assert response.redirect_chain[-1][0] == f"/admin/crossposting/pages/{channel.pk}/"


def test_without_the_citys_app_the_sentence_says_what_to_enter_first(
    keeper: Client, channel: Channel
) -> None:
    FacebookApp.objects.all().delete()
    html = keeper.post(f"/admin/crossposting/pages/{channel.pk}/", values()).content.decode()
    assert "app is not entered yet." in html
    trial = keeper.post(f"/admin/crossposting/pages/{channel.pk}/trial/", follow=True)
    assert "app is not entered yet." in trial.content.decode()


def test_a_passed_trial_turns_two_steps_on_and_a_button_turns_them_off(
    keeper: Client, channel: Channel, graph: PlayedGraph
) -> None:
    url = f"/admin/crossposting/pages/{channel.pk}/"
    assert "Start the trial" in keeper.get(url).content.decode()

    html = keeper.post(f"{url}trial/", follow=True).content.decode()
    channel.refresh_from_db()
    assert "The trial passed" in html
    assert channel.publishing == Publishing.STAGED
    assert "Post in one step again" in html

    keeper.post(f"{url}one-step/")
    keeper.post(f"{url}one-step/")
    channel.refresh_from_db()
    assert channel.publishing == Publishing.DIRECT
    assert Event.objects.filter(channel=channel, note=Publishing.DIRECT).count() == 1


def test_a_page_can_be_switched_off_and_on_and_both_are_on_record(
    keeper: Client, channel: Channel, graph: PlayedGraph
) -> None:
    url = f"/admin/crossposting/pages/{channel.pk}/"
    keeper.post(f"{url}switch-off/")
    keeper.post(f"{url}switch-off/")
    channel.refresh_from_db()
    assert channel.state == ChannelState.DISABLED
    assert Event.objects.filter(channel=channel, to_state=ChannelState.DISABLED).count() == 1

    keeper.post(f"{url}switch-on/")
    channel.refresh_from_db()
    assert channel.state == ChannelState.OK
    assert {event.actor_name for event in Event.objects.filter(channel=channel)} == {"大庭 みのり"}


def test_check_now_finds_a_dead_token_and_says_what_to_do(
    keeper: Client, channel: Channel, graph: PlayedGraph
) -> None:
    graph.token["is_valid"] = False
    html = keeper.post(
        f"/admin/crossposting/pages/{channel.pk}/check/", follow=True
    ).content.decode()
    channel.refresh_from_db()
    assert channel.state == ChannelState.TOKEN_DEAD
    assert "Facebook says that this token is not valid." in html


def test_who_may_not_connect_pages_gets_none_of_these_screens(site: Site, channel: Channel) -> None:
    desk = log_in(make_staff("desk", page=site.root_page, permissions=DESK))
    for path in ("", "new/", f"{channel.pk}/"):
        assert desk.get(f"/admin/crossposting/pages/{path}").status_code in (302, 403)
    assert desk.post(f"/admin/crossposting/pages/{channel.pk}/switch-off/").status_code in (
        302,
        403,
    )
    channel.refresh_from_db()
    assert channel.state == ChannelState.OK


def test_another_citys_page_does_not_exist_here(keeper: Client) -> None:
    theirs = make_channel(make_other_city(), "city", "他の町", "200000000000009")
    assert keeper.get(f"/admin/crossposting/pages/{theirs.pk}/").status_code == 404
    assert keeper.post(f"/admin/crossposting/pages/{theirs.pk}/switch-off/").status_code == 404
    assert "他の町" not in keeper.get("/admin/crossposting/pages/").content.decode()
    theirs.refresh_from_db()
    assert theirs.state == ChannelState.OK


def test_the_list_tells_each_page_in_words(keeper: Client, channel: Channel) -> None:
    Channel.objects.update(state=ChannelState.CHECKPOINT, problem="checkpoint")
    html = keeper.get("/admin/crossposting/pages/").content.decode()
    assert "Facebook wants to check who the person behind the connection is." in html


def test_the_citys_app_is_stored_and_its_secrets_are_never_shown(
    keeper: Client, site: Site
) -> None:
    url = "/admin/crossposting/pages/app/"
    html = keeper.get(url).content.decode()
    assert 'value="100000000000001"' in html
    assert "app-secret" not in html

    keeper.post(url, {"app_id": "300000000000003", "app_secret": "", "webhook_verify_token": ""})
    app = FacebookApp.objects.get(site=site)
    assert (app.app_id, app.app_secret) == ("300000000000003", "app-secret")

    keeper.post(url, {"app_id": "300000000000003", "app_secret": "newer-secret"})
    app.refresh_from_db()
    assert app.app_secret == "newer-secret"
    assert "newer-secret" not in keeper.get(url).content.decode()


def test_a_city_without_an_app_must_enter_its_secret(keeper: Client, site: Site) -> None:
    FacebookApp.objects.all().delete()
    keeper.post("/admin/crossposting/pages/app/", {"app_id": "300000000000003"})
    assert FacebookApp.objects.count() == 0
