"""Photos in the order that the writer chose, and a planned time that somebody moves."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.writing import TOWN, publish_story, wait_for_post
from tests.stack import Stack
from tests.visitor import Visitor

TOKYO = ZoneInfo("Asia/Tokyo")


def test_two_photos_stand_on_the_wall_in_their_order_with_their_words(
    stack: Stack, facts: dict[str, Any], writer: Visitor
) -> None:
    first, second = stack.ask_python(
        "from core.models import CityImage\n"
        "answer = list(CityImage.objects.order_by('-pk').values_list('pk', flat=True)[:2])"
    )
    publish_story(
        writer,
        facts,
        title="二枚の写真の話",
        text="窯出しの朝を二枚の写真で。",
        channels=[facts["town"]],
        wish={
            "facebook-attachment": "photos",
            # The own picture of the page stands in the form too, and is not ticked.
            "facebook-photo": [facts["image"], first, second],
            f"facebook-photo-{first}-use": "on",
            f"facebook-photo-{first}-alt": "棚に並ぶ碗",
            f"facebook-photo-{first}-place": "2",
            f"facebook-photo-{second}-use": "on",
            f"facebook-photo-{second}-alt": "窯の前の二人",
            f"facebook-photo-{second}-place": "1",
        },
    )
    post = wait_for_post(stack, "窯出しの朝を二枚の写真で", seconds=20)

    assert [photo["alt_text"] for photo in post["photos"]] == ["窯の前の二人", "棚に並ぶ碗"]
    assert len({photo["sha256"] for photo in post["photos"]}) == 2
    assert post["card"] is None
    link = next(word for word in post["message"].split() if "/s/" in word)
    assert "二枚の写真の話" in Visitor(stack.url).visit(link).text
    assert stack.ask("facebook/photos/")["photos"] == [], "no upload is left over"


def test_a_planned_post_that_is_moved_goes_out_once_and_at_its_new_time_only(
    stack: Stack, facts: dict[str, Any], writer: Visitor, desk: Visitor
) -> None:
    tomorrow = datetime.now(TOKYO) + timedelta(days=1)
    publish_story(
        writer,
        facts,
        title="あとで知らせる話",
        text="あとで知らせる話の本文。",
        channels=[facts["town"]],
        wish={
            "facebook-timing": "at",
            "facebook-at_date": f"{tomorrow:%Y-%m-%d}",
            "facebook-at_time": "09:00",
        },
    )
    post_id = stack.ask_python(
        "from crosspost.models import Delivery\n"
        "found = Delivery.objects.get(announcement__title='あとで知らせる話')\n"
        "answer = str(found.pk)"
    )
    soon = datetime.now(TOKYO).replace(microsecond=0) + timedelta(seconds=5)
    late = soon + timedelta(seconds=3)
    for moment in (soon, late):
        desk.visit(f"/admin/crossposting/posts/{post_id}/plan/")
        desk.submit(
            "section[aria-labelledby=cp-time] form",
            {"verb": "time", "at": f"{moment:%Y-%m-%dT%H:%M:%S}"},
        )
    assert datetime.now(TOKYO) < soon, "it was moved before its first time came"

    time.sleep((soon - datetime.now(TOKYO)).total_seconds() + 1.5)
    assert count(stack) == 0, "its old time has passed, and it is not out"
    wait_for_post(stack, "あとで知らせる話の本文", seconds=15)
    time.sleep(1.5)  # the clock has ticked once more
    assert count(stack) == 1


def count(stack: Stack) -> int:
    texts = [post["message"] or "" for post in stack.list_posts(TOWN)]
    return sum("あとで知らせる話の本文" in text for text in texts)
