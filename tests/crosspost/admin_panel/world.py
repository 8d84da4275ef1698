"""The editor's form as a browser sends it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from wagtail.models import Site

from crosspost.models import Channel
from crosspost.states import ChannelKind
from news.models import StoryIndexPage, StoryPage

TITLE = "霜月の窯出し市"
SUMMARY = "二十の窯元が、朝九時から窯の前で器を並べます。"


def make_channel(site: Site, kind: ChannelKind, name: str, page_id: str) -> Channel:
    return Channel.objects.create(
        site=site, kind=kind, name=name, page_id=page_id, access_token="EAAtoken"
    )


def add_url(index: StoryIndexPage) -> str:
    return f"/admin/pages/add/news/storypage/{index.pk}/"


def story_data(**changes: Any) -> dict[str, Any]:
    data = {
        "title": TITLE,
        "slug": "kiln",
        "summary": SUMMARY,
        "date": "2026-11-21",
        "body-count": "0",
        "main_image": "",
        "main_image_alt": "",
        "topics": "",
        "writer": "",
        "photographer": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "facebook-text": "",
        "facebook-proposal": "",
    }
    return {**data, **changes}


def save(admin: Client, url: str, **changes: Any) -> Any:
    return admin.post(url, story_data(**changes))


def get_text(html: str) -> str:
    found = re.search(r'<textarea name="facebook-text"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    assert found, "no text field"
    return found[1].strip()


def is_ticked(html: str, channel: Channel) -> bool:
    found = re.search(
        rf'<input type="checkbox" name="facebook-channels" value="{channel.pk}"[^>]*>', html
    )
    assert found, "no box"
    return "checked" in found[0]


def edit_url() -> str:
    return f"/admin/pages/{StoryPage.objects.get().pk}/edit/"
