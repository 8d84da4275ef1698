from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Revision

from core.clock import run_tick
from tests.factories.pages import build_story

pytestmark = pytest.mark.django_db


def test_a_planned_page_is_published_by_the_tick_when_its_time_has_come(
    monkeypatch: Any,
) -> None:
    story = build_story("あした", live=False)
    story.go_live_at = timezone.now() + timedelta(hours=1)
    story.save_revision().publish()
    run_tick()
    assert not Page.objects.get(pk=story.pk).live

    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    run_tick()
    assert Page.objects.get(pk=story.pk).live


def test_a_page_whose_time_is_over_is_taken_back_by_the_tick() -> None:
    story = build_story("きのう")
    Page.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    run_tick()

    page = Page.objects.get(pk=story.pk)
    assert not page.live
    assert page.expired


def test_a_planned_page_that_cannot_be_published_keeps_no_other_from_its_time(
    monkeypatch: Any,
) -> None:
    broken, fine = build_story("こわれた", live=False), build_story("あした", live=False)
    for story, hours in ((broken, 1), (fine, 2)):
        story.go_live_at = timezone.now() + timedelta(hours=hours)
        story.save_revision().publish()
    original = Revision.publish

    def publish(self: Revision, *args: Any, **kwargs: Any) -> None:
        if self.object_id == str(broken.pk):
            raise RuntimeError("cannot be published")
        original(self, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", publish)
    later = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: later)

    results = run_tick()

    assert Page.objects.get(pk=fine.pk).live
    assert not Page.objects.get(pk=broken.pk).live
    assert [result.error for result in results if result.name == "schedule"] == ["RuntimeError"]
