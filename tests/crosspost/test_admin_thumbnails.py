"""Cards of the monitor show the post's picture, for no query per post."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import Site

from core.clock import beat
from core.models import CityImage
from core.models.images import CityRendition
from crosspost.admin.thumbnails import MADE_AT_ONCE, SPEC
from crosspost.making import add_delivery
from crosspost.models import Announcement, Channel, Delivery
from crosspost.states import State
from tests.factories.pages import build_story

from .admin_world import DESK, log_in, make_channel, make_delivery, make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/crossposting/"


@pytest.fixture
def town(site: Site) -> Channel:
    return make_channel(site, "city", "鳴瀬谷町", "200000000000001")


@pytest.fixture
def desk(site: Site) -> Client:
    beat("clock")
    return log_in(make_staff("desk", page=site.root_page, permissions=DESK))


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def make_image(title: str) -> CityImage:
    buffer = io.BytesIO()
    Image.new("RGB", (160, 120)).save(buffer, "PNG")
    file = ImageFile(io.BytesIO(buffer.getvalue()), name="kiln.png")
    return CityImage.objects.create(title=title, file=file)


def hold(town: Channel, title: str, **payload: Any) -> Delivery:
    post = make_delivery(town, title, State.HELD, reason="page_not_public")
    post.payload |= payload
    post.save()
    return post


def photo(image: CityImage, alt_text: str) -> dict[str, Any]:
    return {"image_id": image.pk, "alt_text": alt_text, "file_hash": ""}


def read_pictures(client: Client) -> str:
    html = client.get(URL).content.decode().split('id="cp-needs"')[1].split('id="posts"')[0]
    return "".join(part.split(">")[0] for part in html.split("<img ")[1:])


def test_a_post_with_photos_shows_the_first_small_and_says_what_it_shows(
    desk: Client, town: Channel
) -> None:
    first, second = make_image("窯"), make_image("器")
    hold(town, "窯出し市", photos=[photo(first, "湯気の立つ窯"), photo(second, "器")])

    shown = read_pictures(desk)

    assert f'src="{first.get_rendition(SPEC).url}"' in shown
    assert 'alt="湯気の立つ窯"' in shown
    assert second.get_rendition(SPEC).url not in shown


def test_the_cards_picture_is_an_ornament(desk: Client, town: Channel) -> None:
    image = make_image("窯")
    hold(town, "窯出し市", picture={"image_id": image.pk})
    shown = read_pictures(desk)
    assert f'src="{image.get_rendition(SPEC).url}"' in shown
    assert 'alt=""' in shown


def test_a_picture_that_is_gone_or_broken_is_left_out(desk: Client, town: Channel) -> None:
    broken = make_image("壊れた")
    broken.file.storage.delete(broken.file.name)
    hold(town, "窯出し市", picture={"image_id": broken.pk})
    hold(town, "灯り", picture={"image_id": 999999})
    hold(town, "茶")
    assert read_pictures(desk) == ""


def test_pictures_cost_one_query_however_many_posts_there_are(desk: Client, town: Channel) -> None:
    def count() -> int:
        desk.get(URL)
        desk.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(URL).status_code == 200
        return len(queries)

    for number in range(6):
        hold(town, f"絵なし{number}")
    plain = count()
    for number in range(6):
        hold(town, f"絵{number}", picture={"image_id": make_image(f"絵{number}").pk})
    assert count() <= plain + 1
    assert CityRendition.objects.filter(filter_spec=SPEC).count() == 6


def test_new_small_pictures_are_made_a_few_at_a_time(desk: Client, town: Channel) -> None:
    for number in range(MADE_AT_ONCE + 2):
        hold(town, f"絵{number}", picture={"image_id": make_image(f"絵{number}").pk})
    desk.get(URL)
    assert CityRendition.objects.filter(filter_spec=SPEC).count() == MADE_AT_ONCE
    desk.get(URL)
    assert CityRendition.objects.filter(filter_spec=SPEC).count() == MADE_AT_ONCE + 2


def test_a_link_posts_picture_is_frozen_from_its_page(site: Site, town: Channel) -> None:
    image = make_image("窯")
    story = build_story(main_image=image, main_image_alt="湯気の立つ窯")
    announcement = Announcement.objects.create(
        site=site,
        translation_key=story.translation_key,
        locale=story.locale,
        page=story,
        title="窯",
    )
    payload = {"text": "窯", "photos": []}
    delivery = add_delivery(announcement, channel=town, payload=payload)
    assert delivery.payload["picture"] == {"image_id": image.pk}
