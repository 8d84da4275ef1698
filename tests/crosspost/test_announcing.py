"""From publishing a page to rows in the ledger: when something is announced, and when not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from core.social import SharePicture
from crosspost import services
from crosspost.announce import announce_missed
from crosspost.models import Announcement, AnnouncementDraft, Channel, Delivery
from crosspost.reasons import Reason
from crosspost.states import State
from users.models import User

from .conftest import publish

pytestmark = pytest.mark.django_db

TEXT = "新茶の季節です。"


def wish(page: Page, site: Site, *channels: Channel, text: str = TEXT, **values: Any) -> None:
    services.save_draft(
        page, site=site, text=text, channel_ids=[channel.pk for channel in channels], **values
    )


def test_publishing_a_page_with_a_ticked_channel_makes_one_frozen_delivery(
    site: Site, story: Page, channel: Channel, writer: User
) -> None:
    wish(story, site, channel, user=writer)

    publish(story)

    delivery = Delivery.objects.get()
    assert delivery.state == State.QUEUED
    assert delivery.announcement.page_id == story.pk
    assert delivery.announcement.title == "新茶の季節です"
    assert delivery.announcement.created_by == writer
    assert delivery.payload == {
        "text": TEXT,
        "link": f"http://localhost/s/{delivery.marker}/",
        "photos": [],
        "facts": {},
    }
    assert delivery.deadline_at is not None


def test_a_typo_fix_published_later_announces_nothing_again(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel)
    publish(story)
    story.title = "新茶の季節です!"
    wish(story, site, channel, text="別の文")
    publish(story)

    delivery = Delivery.objects.get()
    assert delivery.version == 1
    assert delivery.text == TEXT


def test_unpublishing_and_publishing_again_announces_nothing_again(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel)
    publish(story)
    story.unpublish()
    publish(story)

    assert Delivery.objects.count() == 1


def test_without_a_tick_nothing_is_announced(site: Site, story: Page, channel: Channel) -> None:
    wish(story, site)
    publish(story)

    assert Announcement.objects.count() == 0


def test_a_page_for_later_is_announced_when_it_goes_live_and_not_before(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel)
    story.go_live_at = timezone.now() + timedelta(hours=1)
    story.save_revision().publish()
    assert Delivery.objects.count() == 0

    story.refresh_from_db()
    story.go_live_at = timezone.now() - timedelta(minutes=1)
    story.save_revision().publish()
    assert Delivery.objects.count() == 1


def test_an_alias_announces_nothing(site: Site, story: Page, channel: Channel) -> None:
    publish(story)
    story.create_alias(update_slug="alias", parent=site.root_page)
    wish(story, site, channel)

    publish(story)

    assert Delivery.objects.count() == 1
    assert Delivery.objects.get().announcement.page_id == story.pk


def test_a_copy_and_a_translation_start_without_a_wish(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel)
    publish(story)

    story.copy(update_attrs={"slug": "copy"}, keep_live=True)
    locale, _made = Locale.objects.get_or_create(language_code="en")
    translation = story.copy_for_translation(locale, copy_parents=True)
    translation.save_revision().publish()

    assert Delivery.objects.count() == 1
    assert AnnouncementDraft.objects.count() == 1


def test_a_publication_that_rolls_back_takes_its_announcement_along(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel)
    seen: list[int] = []

    def publish_and_fail() -> None:
        with transaction.atomic():
            story.save_revision().publish()
            seen.append(Delivery.objects.count())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        publish_and_fail()

    assert seen == [1]

    assert Delivery.objects.count() == 0
    assert Announcement.objects.count() == 0


def test_a_queue_that_is_down_harms_nothing(
    site: Site,
    story: Page,
    channel: Channel,
    monkeypatch: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    class NoQueue:
        def enqueue(self, delivery_id: str) -> None:
            raise ConnectionError("no queue")

    monkeypatch.setattr("crosspost.tasks.send_delivery_task", NoQueue())
    wish(story, site, channel)
    with django_capture_on_commit_callbacks(execute=True):
        publish(story)

    assert Delivery.objects.get().state == State.QUEUED
    assert Page.objects.get(pk=story.pk).live


def test_the_commit_nudges_one_task(
    site: Site, story: Page, channel: Channel, django_capture_on_commit_callbacks: Any
) -> None:
    from django_tasks import default_task_backend

    default_task_backend.clear()
    wish(story, site, channel)
    with django_capture_on_commit_callbacks(execute=True):
        publish(story)

    sends = [
        result
        for result in default_task_backend.results
        if result.task.name == "send_delivery_task"
    ]
    assert [result.args for result in sends] == [[str(Delivery.objects.get().pk)]]


def test_a_second_page_ticked_later_gets_its_own_delivery_and_the_first_none(
    site: Site, story: Page, channel: Channel
) -> None:
    shop = Channel.objects.create(site=site, kind="shop", name="店", page_id="200000000000002")
    wish(story, site, channel)
    publish(story)
    wish(story, site, channel, shop)
    publish(story)

    assert list(Delivery.objects.values_list("channel_id", "version").order_by("channel_id")) == [
        (channel.pk, 1),
        (shop.pk, 1),
    ]


def test_a_channel_of_another_city_is_left_out(site: Site, story: Page, channel: Channel) -> None:
    root = Page.objects.get(depth=1)
    other_root = root.add_child(instance=Page(title="Other", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=other_root)
    foreign = Channel.objects.create(site=other, kind="city", name="x", page_id="9")

    wish(story, site, channel, foreign)
    publish(story)

    assert list(Delivery.objects.values_list("channel_id", flat=True)) == [channel.pk]


def test_a_process_that_died_after_publishing_is_made_up_for_by_the_tick(
    site: Site, story: Page, channel: Channel
) -> None:
    wish(story, site, channel)
    long_ago = timezone.now() - timedelta(minutes=10)
    AnnouncementDraft.objects.update(updated_at=long_ago - timedelta(minutes=1))
    Page.objects.filter(pk=story.pk).update(live=True, last_published_at=long_ago)

    assert announce_missed() == 1
    assert announce_missed() == 0
    assert Delivery.objects.count() == 1


def test_a_wish_saved_after_the_last_publication_waits_for_the_next(
    site: Site, story: Page, channel: Channel
) -> None:
    publish(story)
    wish(story, site, channel)
    Page.objects.filter(pk=story.pk).update(
        last_published_at=timezone.now() - timedelta(minutes=10)
    )
    AnnouncementDraft.objects.update(updated_at=timezone.now() - timedelta(minutes=5))

    assert announce_missed() == 0
    assert Delivery.objects.count() == 0


def test_wishes_of_pages_that_nobody_published_cost_no_query_each(
    site: Site, channel: Channel
) -> None:
    for number in range(4):
        page = Page(title=f"下書き{number}", slug=f"draft-{number}", live=False)
        wish(site.root_page.add_child(instance=page), site, channel)
    AnnouncementDraft.objects.update(updated_at=timezone.now() - timedelta(hours=1))

    with CaptureQueriesContext(connection) as queries:
        assert announce_missed() == 0

    assert len(queries) == 1


# --- Drafts ---


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.TEXT_EMPTY),
        (" \n\u3000\u200b\u200f ", Reason.TEXT_EMPTY),
        ("あ" * 5001, Reason.TEXT_TOO_LONG),
        ("ok \ud83d", Reason.TEXT_BROKEN),
        ("a\x00b", Reason.TEXT_BROKEN),
    ],
)
def test_a_text_that_cannot_be_posted_is_refused_with_a_sentence_and_never_cut(
    text: str, reason: Reason, site: Site, story: Page, channel: Channel
) -> None:
    with pytest.raises(services.DraftRefusedError) as refused:
        wish(story, site, channel, text=text)

    assert refused.value.errors == {"text": reason}
    assert AnnouncementDraft.objects.count() == 0


def test_a_draft_without_a_channel_may_be_unfinished(site: Site, story: Page) -> None:
    wish(story, site, text="")

    assert services.get_draft(story, site=site).is_saved
    assert services.get_draft(story, site=site).text == ""


def test_photos_need_alt_text_and_are_at_most_ten(
    site: Site, story: Page, channel: Channel
) -> None:
    def check(*photos: SharePicture) -> dict[str, Reason]:
        return services.check_draft(text=TEXT, attachment="photos", photos=photos)

    good = SharePicture(image_id=1, alt_text="茶畑")
    assert check(good) == {}
    assert check() == {"photos": Reason.NO_PHOTOS}
    assert check(*[good] * 10) == {}
    assert check(*[good] * 11) == {"photos": Reason.TOO_MANY_PHOTOS}
    assert check(SharePicture(image_id=1, alt_text=" ")) == {"photos": Reason.ALT_TEXT_MISSING}


def test_what_was_saved_comes_back_and_an_unsaved_page_proposes_nothing_of_its_own(
    site: Site, story: Page, channel: Channel
) -> None:
    assert services.get_draft(story, site=site) == services.DraftValues()
    wish(story, site, channel, text="  絵文字👨‍👩‍👧と\u200f右書き \r\n二行目 ")

    draft = services.get_draft(story, site=site)
    assert draft.text == "絵文字👨‍👩‍👧と\u200f右書き \n二行目"
    assert draft.channel_ids == (channel.pk,)
    assert draft.announced_channel_ids == ()
    publish(story)
    assert services.get_draft(story, site=site).announced_channel_ids == (channel.pk,)
