"""The sender against the sandbox in its own process: what it does, the sandbox never refuses."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, Site

from core.models import CityImage, CitySettings
from core.social import SharePicture
from crosspost import services
from crosspost.backends import open_channel
from crosspost.models import Channel, Delivery, FacebookApp
from crosspost.reasons import Reason
from crosspost.states import Attachment, Publishing, State
from tests.sandbox.running import RunningSandbox

from .scripted_server import Play, ScriptedServer, SeenRequest, answer, run_server

pytestmark = pytest.mark.django_db

TOWN = "200000000000001"
TITLE = "新茶の季節です"


def draw(size: tuple[int, int] = (1200, 630)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "green").save(buffer, "JPEG")
    return buffer.getvalue()


class PublicSite(ScriptedServer):
    """The city's site as Facebook's reader meets it: a short link, a page, its picture."""

    def choose(self, request: SeenRequest) -> Play:
        if request.path.startswith("/s/"):
            return answer("", status=302, headers={"Location": "/shincha/"})
        if request.path == "/tea.jpg":
            return answer(draw(), content_type="image/jpeg")
        html = (
            f'<html><head><meta property="og:title" content="{TITLE}">'
            '<meta property="og:description" content="今年も香りが立っています。">'
            f'<meta property="og:image" content="http://localhost:{self.port}/tea.jpg">'
            "</head></html>"
        )
        return answer(html, content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: Any) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("sandbox"), site_url="http://localhost:9")
    yield running
    running.stop()


@pytest.fixture
def channel(sandbox: RunningSandbox, settings: Any) -> Iterator[Channel]:
    sandbox.tell("reset/")
    with run_server(PublicSite()) as public:
        channels = copy.deepcopy(settings.CITYPORTAL_CHANNELS)
        channels["facebook"]["OPTIONS"] |= {"graph_url": f"{sandbox.url}/graph/", "deadline": 20}
        settings.CITYPORTAL_CHANNELS = channels
        site = Site.objects.get(is_default_site=True)
        site.port = public.port
        site.save()
        city = CitySettings.for_site(site)
        city.desk_emails = "desk@city.example"
        city.save()
        FacebookApp.objects.create(
            site=site, app_id="100000000000001", app_secret="sandbox-app-secret"
        )
        report = services.connect_channel(
            site=site,
            kind="city",
            name="鳴瀬谷町",
            page_id=TOWN,
            access_token="EAAsandboxTown0001",
        )
        assert report.channel is not None, report
        yield report.channel
    assert sandbox.ask("refusals/") == {"refusals": []}


def announce(channel: Channel, **values: Any) -> Delivery:
    number = Page.objects.count()
    page = channel.site.root_page.add_child(
        instance=Page(title=TITLE, slug=f"shincha-{number}", live=True)
    )
    text = values.pop("text", f"新茶の季節です。{number}")
    services.save_draft(page, site=channel.site, text=text, channel_ids=[channel.pk], **values)
    [delivery] = services.announce_page(page)
    return delivery


def list_posts(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    return sandbox.ask("facebook/posts/", page=TOWN)["posts"]


def send(delivery: Delivery) -> Delivery:
    services.send_delivery(delivery.pk)
    return Delivery.objects.get(pk=delivery.pk)


def look_again(delivery: Delivery) -> Delivery:
    past = timezone.now()
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(next_attempt_at=past)
    rows.filter(next_check_at__isnull=False).update(next_check_at=past)
    services.run_crosspost_tick()
    return rows.get()


def use(channel: Channel, publishing: str) -> None:
    Channel.objects.filter(pk=channel.pk).update(publishing=publishing)


def test_facebook_is_asked_to_report_a_pages_posts(
    channel: Channel, sandbox: RunningSandbox
) -> None:
    assert services.subscribe_channel(channel)
    send(announce(channel))
    [notice] = sandbox.ask("facebook/notices/")["notices"]
    assert (notice["page"], notice["value"]["item"]) == (TOWN, "share")


@pytest.mark.parametrize("publishing", list(Publishing))
def test_a_story_is_on_the_wall_once_with_its_card(
    publishing: str, channel: Channel, sandbox: RunningSandbox
) -> None:
    use(channel, publishing)

    sent = send(announce(channel, text="新茶です👨‍👩‍👧\n二行目"))

    assert sent.state == State.PUBLISHED
    [post] = list_posts(sandbox)
    assert post["id"] == sent.remote_post_id
    assert post["message"] == "新茶です👨‍👩‍👧\n二行目"
    assert post["link"] == sent.link
    assert post["card"]["title"] == TITLE
    assert post["is_published"] is True
    assert look_again(sent).state == State.LISTED


@pytest.mark.parametrize("publishing", list(Publishing))
def test_photos_are_on_the_wall_in_order_with_their_alt_texts(
    publishing: str, channel: Channel, sandbox: RunningSandbox, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    use(channel, publishing)
    pictures = []
    for number in range(3):
        image = CityImage.objects.create(
            title="x",
            file=ImageFile(io.BytesIO(draw((300 + number, 200))), name=f"{number}.jpg"),
        )
        pictures.append(SharePicture(image_id=image.pk, alt_text=f"写真 {number}"))

    sent = send(announce(channel, attachment=Attachment.PHOTOS, photos=pictures))

    assert sent.state == State.PUBLISHED
    [post] = list_posts(sandbox)
    assert [photo["alt_text"] for photo in post["photos"]] == ["写真 0", "写真 1", "写真 2"]
    assert sent.link in post["message"]


@pytest.mark.parametrize("publishing", list(Publishing))
@pytest.mark.parametrize("trouble", ["answer_lost", "server_error_after_post"])
def test_a_post_whose_answer_was_lost_is_found_and_is_there_once(
    trouble: str, publishing: str, channel: Channel, sandbox: RunningSandbox
) -> None:
    use(channel, publishing)
    sandbox.tell("facebook/trouble/", name=trouble, page=TOWN, times=1)

    sent = send(announce(channel))
    for _turn in range(4):
        sent = look_again(sent)

    assert sent.state in (State.PUBLISHED, State.LISTED)
    assert len([post for post in list_posts(sandbox) if post["is_published"]]) == 1


def test_an_expired_token_holds_and_a_new_one_sends_once(
    channel: Channel, sandbox: RunningSandbox
) -> None:
    sandbox.tell("facebook/trouble/", name="token_expired", page=TOWN)
    held = send(announce(channel))
    assert (held.state, held.reason) == (State.HELD, Reason.TOKEN_DEAD)
    channel.refresh_from_db()
    assert channel.state == "token_dead"

    token = sandbox.tell("facebook/new_token/", page=TOWN)["token"]
    report = services.connect_channel(
        site=channel.site, kind="city", page_id=TOWN, access_token=token
    )
    services.run_crosspost_tick()
    services.run_crosspost_tick()

    assert report.released == 1
    assert Delivery.objects.get(pk=held.pk).state in (State.PUBLISHED, State.LISTED)
    assert len(list_posts(sandbox)) == 1


def test_a_rate_limit_is_rested_out_for_as_long_as_facebook_says(
    channel: Channel, sandbox: RunningSandbox, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = CityImage.objects.create(title="x", file=ImageFile(io.BytesIO(draw()), name="a.jpg"))
    photos = [SharePicture(image_id=image.pk, alt_text="茶畑")]
    sandbox.tell("facebook/trouble/", name="rate_limited", page=TOWN, minutes=7)

    held = send(announce(channel, attachment=Attachment.PHOTOS, photos=photos))

    assert (held.state, held.reason) == (State.HELD, Reason.RATE_LIMITED)
    channel.refresh_from_db()
    rest = (channel.throttled_until - timezone.now()).total_seconds()
    assert 5 * 60 < rest <= 8 * 60

    sandbox.tell("clock/", seconds=9 * 60)
    Channel.objects.filter(pk=channel.pk).update(throttled_until=timezone.now())
    services.run_crosspost_tick()
    assert Delivery.objects.get(pk=held.pk).state in (State.PUBLISHED, State.LISTED)
    assert len(list_posts(sandbox)) == 1


def test_an_outage_delays_what_nobody_can_see(channel: Channel, sandbox: RunningSandbox) -> None:
    use(channel, Publishing.STAGED)
    sandbox.tell("facebook/trouble/", name="outage_html", page=TOWN, times=1)

    waiting = send(announce(channel))
    assert (waiting.state, waiting.reason) == (State.QUEUED, Reason.PREPARING_FAILED)

    assert look_again(waiting).state in (State.PUBLISHED, State.LISTED)
    assert len(list_posts(sandbox)) == 1


def test_an_outage_at_the_visible_call_is_unknown_and_ends_with_a_person(
    channel: Channel, sandbox: RunningSandbox
) -> None:
    sandbox.tell("facebook/trouble/", name="outage_html", page=TOWN, times=1)

    sent = send(announce(channel))
    assert (sent.state, sent.reason) == (State.UNKNOWN, Reason.FACEBOOK_TROUBLE)
    for _turn in range(7):
        sent = look_again(sent)

    assert sent.state == State.NEEDS_PERSON
    assert list_posts(sandbox) == []


def test_a_page_that_refuses_two_steps_gets_one(channel: Channel, sandbox: RunningSandbox) -> None:
    use(channel, Publishing.STAGED)
    sandbox.tell("facebook/trouble/", name="staging_refused", page=TOWN)

    sent = send(announce(channel))
    for _turn in range(3):
        sent = look_again(sent)

    assert sent.state in (State.PUBLISHED, State.LISTED)
    channel.refresh_from_db()
    assert channel.publishing == Publishing.DIRECT
    assert [post["is_published"] for post in list_posts(sandbox)] == [True]


def test_the_trial_leaves_nothing_on_the_wall(channel: Channel, sandbox: RunningSandbox) -> None:
    report = services.run_trial(channel, user=None)

    assert [check.name for check in report.checks if check.is_ok] == [
        "create",
        "flip",
        "read",
        "time",
        "card",
        "delete",
    ]
    assert list_posts(sandbox) == []


def test_a_listing_of_many_posts_is_read_to_its_end(
    channel: Channel, sandbox: RunningSandbox
) -> None:
    for number in range(130):
        sandbox.tell("facebook/posts/", page=TOWN, message=f"手で書いた {number}")

    posts, outcome = open_channel(channel).list_published_posts()

    assert outcome.is_ok
    assert len({post["id"] for post in posts}) == 130


def test_a_duplicate_is_refused_and_says_so(channel: Channel, sandbox: RunningSandbox) -> None:
    page = open_channel(channel)
    first = page.create_post(message="同じ文", link="", photo_ids=[])
    second = page.create_post(message="同じ文", link="", photo_ids=[])

    assert first.is_ok
    assert second.is_rejected
    assert second.code == 506
    assert second.trace_id
