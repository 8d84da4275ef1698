"""POST /{page}/feed: a post, visible at once or hidden."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.graph.calls.context import Call, require_page_token
from sandbox.graph.errors import bad_param, link_not_fetched
from sandbox.graph.render import check_post_wishes, render_post
from sandbox.graph.scrape import ScrapeError, scrape_link
from sandbox.graph.services import (
    LATEST_SCHEDULE,
    LONGEST_MESSAGE,
    SOONEST_SCHEDULE,
    create_post,
    find_post,
)
from sandbox.graph.troubles import (
    CALL_CREATE,
    is_in_development,
    refuse_as_duplicate,
    refuse_if_blocked,
    refuse_if_unstaged,
    spoil_answer,
)
from sandbox.trouble.clock import get_now


def create(call: Call) -> dict[str, Any]:
    page = require_page_token(call)
    values = call.values
    check_post_wishes(call.wishes)
    is_published = values.get("published", True)
    check_content(values)
    check_unpublished(values, is_published=is_published)
    photo_ids = read_photo_ids(values.get("attached_media", []))
    refuse_if_blocked(page.pk)
    if is_published:
        refuse_as_duplicate(page.pk)
    else:
        refuse_if_unstaged(page.pk)
    link = values.get("link", "")
    post = create_post(
        page,
        app_id=call.caller.app_id,
        message=values.get("message", ""),
        link=link,
        card=fetch_card(link) if link else {},
        photo_ids=photo_ids,
        is_published=is_published,
        unpublished_content_type=values.get("unpublished_content_type", ""),
        scheduled_publish_time=values.get("scheduled_publish_time"),
        is_for_app_people=is_in_development(page.pk),
    )
    call.note(f"made {post.graph_id}" + ("" if is_published else " hidden"))
    spoil_answer(call.request, page_id=page.pk, call=CALL_CREATE)
    return answer_made_post(post.graph_id, call)


def answer_made_post(graph_id: str, call: Call) -> dict[str, Any]:
    """Answer the id, and with `fields` what a read of the new post would say."""
    post = find_post(graph_id) if call.wishes else None
    return render_post(post, call.wishes) if post else {"id": graph_id}


def check_content(values: dict[str, Any]) -> None:
    message = values.get("message", "")
    if not message.strip() and not values.get("link") and not values.get("attached_media"):
        raise bad_param(
            "Requires one of the params: message, link, attached_media",
            refusal="A post needs a message, a link or photos.",
        )
    check_message(message)
    if values.get("link") and values.get("attached_media"):
        raise bad_param(
            "link and attached_media cannot be used together",
            refusal="A post shows either a link or photos, not both.",
        )


def check_message(message: str) -> None:
    if len(message) > LONGEST_MESSAGE:
        raise bad_param(
            f"Param message must be at most {LONGEST_MESSAGE} characters long",
            refusal=f"The message has {len(message)} characters; {LONGEST_MESSAGE} are allowed.",
        )


def check_unpublished(values: dict[str, Any], *, is_published: bool) -> None:
    for name in ("unpublished_content_type", "scheduled_publish_time"):
        if name in values and is_published:
            raise bad_param(
                f"{name} requires published=false",
                refusal=f"{name} goes only with published=false.",
            )
    if "scheduled_publish_time" in values:
        check_schedule(values["scheduled_publish_time"])


def check_schedule(moment: datetime) -> None:
    now = get_now()
    if not now + SOONEST_SCHEDULE <= moment <= now + LATEST_SCHEDULE:
        raise bad_param(
            "The specified scheduled publish time is invalid",
            refusal="scheduled_publish_time lies between 10 minutes and 30 days from now.",
        )


def read_photo_ids(media: list[dict[str, Any]]) -> list[str]:
    """Return the ids out of [{"media_fbid": "123"}, …]; each photo once."""
    ids = []
    for item in media:
        photo_id = item.get("media_fbid")
        if set(item) != {"media_fbid"} or not isinstance(photo_id, str):
            raise bad_param(
                "Param attached_media must hold objects with a media_fbid",
                refusal='attached_media is a JSON list of {"media_fbid": "<photo id>"}.',
            )
        if photo_id in ids:
            raise bad_param(
                "Param attached_media names a photo twice",
                refusal=f"attached_media names the photo {photo_id} twice.",
            )
        ids.append(photo_id)
    return ids


def fetch_card(link: str) -> dict[str, Any]:
    """Return the link's card, read now by HTTP; raise GraphError if that cannot be done."""
    try:
        return scrape_link(link)
    except ScrapeError as error:
        raise link_not_fetched(link, str(error)) from error
