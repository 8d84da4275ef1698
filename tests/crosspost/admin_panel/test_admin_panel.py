from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from crosspost.models import Announcement, AnnouncementDraft, Channel, Delivery
from crosspost.states import ChannelKind, ChannelState, State
from news.models import StoryIndexPage, StoryPage

from .world import SUMMARY, TITLE, add_url, get_text, is_ticked, make_channel, save, story_data

pytestmark = pytest.mark.django_db


def test_a_new_story_offers_every_page_of_its_city_and_ticks_none(
    admin: Client, index: StoryIndexPage, town: Channel, shop: Channel
) -> None:
    html = admin.get(add_url(index)).content.decode()

    assert not is_ticked(html, town)
    assert not is_ticked(html, shop)
    assert html.index("鳴瀬谷町") < html.index("谷の市"), "the Page of a story's own kind is first"
    assert html.count('name="facebook-text"') == 1


def test_saving_without_a_tick_keeps_no_draft(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    assert save(admin, add_url(index)).status_code == 302
    assert StoryPage.objects.count() == 1
    assert AnnouncementDraft.objects.count() == 0


def test_a_tick_with_an_empty_text_keeps_title_and_summary_as_the_text(
    admin: Client, index: StoryIndexPage, town: Channel, writer: Any
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk]})

    draft = AnnouncementDraft.objects.get()
    story = StoryPage.objects.get()
    assert draft.text == story.get_share_text()
    assert TITLE in draft.text
    assert draft.translation_key == story.translation_key
    assert list(draft.channels.all()) == [town]
    assert draft.updated_by == writer
    assert Delivery.objects.count() == 0, "a draft of a page announces nothing"


def test_the_edit_form_shows_what_was_kept(
    admin: Client, index: StoryIndexPage, town: Channel, shop: Channel
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk], "facebook-text": "朝九時から。"})

    html = admin.get(f"/admin/pages/{StoryPage.objects.get().pk}/edit/").content.decode()
    assert get_text(html) == "朝九時から。"
    assert is_ticked(html, town)
    assert not is_ticked(html, shop)
    assert "6 of at most 5000 characters" in html


def test_a_text_that_nobody_wrote_follows_the_title(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk]})
    story = StoryPage.objects.get()
    url = f"/admin/pages/{story.pk}/edit/"
    shown = get_text(admin.get(url).content.decode())

    save(
        admin,
        url,
        title="師走の窯出し市",
        **{
            "facebook-channels": [town.pk],
            "facebook-text": shown.replace("\n", "\r\n"),
            "facebook-proposal": shown.replace("\n", "\r\n"),
        },
    )
    assert AnnouncementDraft.objects.get().text.startswith("師走の窯出し市")


def test_a_text_that_somebody_wrote_stays_when_the_title_changes(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk], "facebook-text": "朝九時から。"})
    save(
        admin,
        f"/admin/pages/{StoryPage.objects.get().pk}/edit/",
        title="師走の窯出し市",
        **{"facebook-channels": [town.pk], "facebook-text": "朝九時から。"},
    )
    assert AnnouncementDraft.objects.get().text == "朝九時から。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" \n　 ", "has no words that can be seen"),
        ("長" * 5001, "is longer than Facebook allows"),
    ],
)
def test_a_text_that_cannot_be_posted_is_shown_again_with_its_sentence(
    admin: Client, index: StoryIndexPage, town: Channel, text: str, words: str
) -> None:
    response = save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk], "facebook-text": text, "action-publish": "1"},
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert words in html
    assert text.strip() in get_text(html) or get_text(html) == text.strip()
    assert is_ticked(html, town)
    assert StoryPage.objects.count() == 0
    assert AnnouncementDraft.objects.count() == 0


def test_what_was_typed_survives_a_mistake_elsewhere_in_the_form(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    html = save(
        admin,
        add_url(index),
        title="",
        **{"facebook-channels": [town.pk], "facebook-text": "朝九時から。"},
    ).content.decode()

    assert get_text(html) == "朝九時から。"
    assert is_ticked(html, town)


def test_a_page_of_another_city_cannot_be_ticked(
    admin: Client, index: StoryIndexPage, town: Channel, site: Site
) -> None:
    root = Page.objects.get(depth=1).add_child(instance=Page(title="他の町", slug="other"))
    other = make_channel(
        Site.objects.create(hostname="other.example", root_page=root),
        ChannelKind.CITY,
        "他の町",
        "200000000000009",
    )

    html = admin.get(add_url(index)).content.decode()
    assert f'name="facebook-channels" value="{other.pk}"' not in html
    response = save(admin, add_url(index), **{"facebook-channels": [other.pk]})
    assert "One of these Pages cannot be chosen any more." in response.content.decode()
    assert AnnouncementDraft.objects.count() == 0


def test_wagtails_own_saving_keeps_the_wish_and_answers_in_json(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    response = admin.post(
        add_url(index),
        story_data(**{"facebook-channels": [town.pk], "facebook-text": "朝九時から。"}),
        headers={"accept": "application/json"},
    )
    body = response.json()
    assert body["success"] is True

    again = admin.post(
        body["url"],
        story_data(
            overwrite_revision_id=body["revision_id"],
            **{"facebook-channels": [town.pk], "facebook-text": "朝九時から、夕方まで。"},
        ),
        headers={"accept": "application/json"},
    ).json()
    assert again["success"] is True
    assert AnnouncementDraft.objects.get().text == "朝九時から、夕方まで。"


def test_publishing_with_a_tick_makes_one_delivery_and_the_panel_tells_of_it(
    admin: Client, index: StoryIndexPage, town: Channel, shop: Channel
) -> None:
    save(
        admin,
        add_url(index),
        **{"facebook-channels": [town.pk], "facebook-text": "朝九時から。", "action-publish": "1"},
    )

    delivery = Delivery.objects.get()
    assert delivery.channel == town
    assert delivery.text == "朝九時から。"
    html = admin.get(f"/admin/pages/{StoryPage.objects.get().pk}/edit/").content.decode()
    assert "The post is ready and will be sent" in html
    assert f'name="facebook-channels" value="{town.pk}"' not in html
    assert not is_ticked(html, shop)


def test_a_correction_published_later_posts_nothing_again(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    data = {"facebook-channels": [town.pk], "facebook-text": "朝九時から。", "action-publish": "1"}
    save(admin, add_url(index), **data)
    Delivery.objects.update(state=State.PUBLISHED, published_at=timezone.now())

    save(admin, f"/admin/pages/{StoryPage.objects.get().pk}/edit/", title="直した題", **data)

    assert Delivery.objects.count() == 1
    assert Announcement.objects.count() == 1
    assert StoryPage.objects.get().title == "直した題"


def test_the_panel_of_an_announced_page_links_to_the_post_and_asks_for_no_words(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    data = {"facebook-channels": [town.pk], "facebook-text": "朝九時から。", "action-publish": "1"}
    save(admin, add_url(index), **data)
    Delivery.objects.update(
        state=State.PUBLISHED,
        published_at=timezone.now(),
        remote_permalink="https://www.facebook.com/1/posts/2",
    )

    html = admin.get(f"/admin/pages/{StoryPage.objects.get().pk}/edit/").content.decode()
    assert "It is on Facebook." in html
    assert 'href="https://www.facebook.com/1/posts/2"' in html
    assert 'name="facebook-text"' not in html


def test_a_refused_post_lets_its_words_be_corrected(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    data = {"facebook-channels": [town.pk], "facebook-text": "朝九時から。", "action-publish": "1"}
    save(admin, add_url(index), **data)
    Delivery.objects.update(state=State.FAILED, reason="duplicate")
    url = f"/admin/pages/{StoryPage.objects.get().pk}/edit/"

    html = admin.get(url).content.decode()
    assert "Facebook says that the same words were posted just before." in html
    assert get_text(html) == "朝九時から。"

    save(admin, url, **{"facebook-text": "朝八時から。"})
    draft = AnnouncementDraft.objects.get()
    assert draft.text == "朝八時から。"
    assert list(draft.channels.all()) == [town]
    assert Delivery.objects.count() == 1, "correcting words sends nothing by itself"


def test_a_silent_sender_is_said_instead_of_a_promise(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    from core.models import Heartbeat

    sentence = "The programme that sends posts is not running"
    assert sentence not in admin.get(add_url(index)).content.decode()

    Heartbeat.objects.all().delete()
    assert sentence in admin.get(add_url(index)).content.decode()


def test_a_broken_connection_is_said_before_the_writer_ticks(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    Channel.objects.update(state=ChannelState.TOKEN_DEAD, problem="token_dead")

    html = admin.get(add_url(index)).content.decode()
    assert "The connection to the Page “鳴瀬谷町” has ended." in html
    assert "A post would wait until that is settled." in html
    assert not is_ticked(html, town), "it can still be wished for"


def test_the_preview_shows_the_pages_own_tags(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(admin, add_url(index), **{"facebook-channels": [town.pk]})
    story = StoryPage.objects.get()

    html = admin.get(f"/admin/pages/{story.pk}/edit/").content.decode()
    card = re.search(r'<div class="cp-card">.*?</div>\s*</div>', html, re.DOTALL)
    assert card
    assert TITLE in card[0]
    assert SUMMARY in card[0]
    assert "localhost" in card[0]
    assert "The card is read from the page as it was saved last." in html


def test_the_preview_can_be_drawn_again_for_another_text(
    admin: Client, index: StoryIndexPage, town: Channel
) -> None:
    save(admin, add_url(index))
    story = StoryPage.objects.get()

    html = admin.post(
        f"/admin/crossposting/preview/{story.pk}/", {"facebook-text": "長" * 5001}
    ).content.decode()
    assert "is longer than Facebook allows" in html
    assert TITLE in html
    assert admin.get(f"/admin/crossposting/preview/{story.pk}/").status_code == 405


def test_nobody_draws_the_preview_of_a_page_that_they_may_not_edit(
    admin: Client, index: StoryIndexPage, django_user_model: Any
) -> None:
    save(admin, add_url(index))
    stranger = django_user_model.objects.create_user("stranger")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    admin.force_login(stranger)

    response = admin.post(f"/admin/crossposting/preview/{StoryPage.objects.get().pk}/")
    assert response.status_code in (302, 403)
    assert TITLE not in response.content.decode()
