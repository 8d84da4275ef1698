"""A city for drills: some Pages, some announced pages, all made through the services."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import CityImage, CitySettings
from core.social import SharePicture
from crosspost import services
from crosspost.models import Channel, FacebookApp
from crosspost.states import Attachment
from users.models import User

from .site import TITLE

FIRST_PAGE = 210_000_000_000_000
APP_ID = "100000000000001"
APP_SECRET = "sandbox-app-secret"


def build_city(*, site_port: int) -> Site:
    """Make the default site a city with an app, whose pages are read at `site_port`."""
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = "localhost", site_port
    site.save()
    city = CitySettings.for_site(site)
    city.desk_emails = "desk@city.example"
    city.save()
    FacebookApp.objects.create(
        site=site, app_id=APP_ID, app_secret=APP_SECRET, webhook_verify_token="sandbox-verify"
    )
    User.objects.create_user("writer", email="writer@city.example", display_name="牛島 ともみ")
    return site


def add_channels(site: Site, *, tokens: dict[str, str], publishing: str) -> list[Channel]:
    """Add one channel for each Page id in `tokens`."""
    return [
        Channel.objects.create(
            site=site,
            kind="city",
            name=f"Page {number}",
            page_id=page_id,
            access_token=token,
            publishing=publishing,
            checked_at=timezone.now(),
        )
        for number, (page_id, token) in enumerate(tokens.items(), start=1)
    ]


def add_pictures(count: int) -> list[SharePicture]:
    """Add small pictures for posts with photos."""
    import io

    from PIL import Image

    pictures = []
    for number in range(count):
        buffer = io.BytesIO()
        Image.new("RGB", (640, 480), (40 * number % 255, 120, 60)).save(buffer, "JPEG")
        file = SimpleUploadedFile(f"tea{number}.jpg", buffer.getvalue(), "image/jpeg")
        image = CityImage.objects.create(title=f"茶畑{number}", file=file)
        pictures.append(SharePicture(image_id=image.pk, alt_text=f"茶畑の写真{number}"))
    return pictures


def announce(site: Site, *, number: int, channels: list[Channel], photos: Any = ()) -> None:
    """Publish one page that is announced on every channel."""
    page = site.root_page.add_child(
        instance=Page(title=TITLE, slug=f"drill-{number}", live=True, show_in_menus=False)
    )
    writer = User.objects.get(username="writer")
    services.save_draft(
        page,
        site=site,
        text=f"新茶の季節です。{number}番目のお知らせ。",
        channel_ids=[channel.pk for channel in channels],
        attachment=Attachment.PHOTOS if photos else Attachment.LINK,
        photos=photos,
        user=writer,
    )
    services.announce_page(page, user=writer)
