"""Objects as the Graph API tells of them: only the asked-for fields, absent where empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from sandbox.graph.errors import GraphError
from sandbox.graph.fields import Wish
from sandbox.graph.media import media_url
from sandbox.graph.models import Page, Photo, Post
from sandbox.graph.seeds import APP_ID, APP_NAME

# Fields that posts once had; asking for one fails the whole call since v3.3.
DEAD_POST_FIELDS = {"link", "name", "caption", "description", "source", "type", "object_id"}

Getter = Callable[[Any], Any]


def format_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def permalink(post: Post) -> str:
    return f"{settings.BASE_URL}/wall/{post.page_id}/posts/{post.public_number}/"


def list_photos(post: Post) -> list[Photo]:
    return sorted(post.photos.all(), key=lambda photo: (photo.position, photo.number))


def _full_picture(post: Post) -> str | None:
    photos = list_photos(post)
    if photos:
        return media_url(photos[0].file)
    copy = post.card.get("image_copy")
    return media_url(copy) if copy else None


def _attachments(post: Post) -> dict[str, Any] | None:
    photos = list_photos(post)
    if photos:
        return {"data": [_describe_album(post, photos)]}
    if post.card:
        return {"data": [_describe_share(post)]}
    return None


def _describe_share(post: Post) -> dict[str, Any]:
    # Only unshimmed_url shows the address as it was posted; the others go through Facebook's
    # own redirect, which is why a caller must not match on them.
    shim = f"https://l.facebook.com/l.php?u={quote(post.link, safe='')}&h=AT0sandbox"
    share = {
        "title": post.card.get("title", ""),
        "description": post.card.get("description", ""),
        "type": "share",
        "url": shim,
        "unshimmed_url": post.link,
        "target": {"url": shim},
    }
    if copy := post.card.get("image_copy"):
        share["media"] = {
            "image": {
                "src": media_url(copy),
                "width": post.card["image_width"],
                "height": post.card["image_height"],
            }
        }
    return share


def _describe_photo(photo: Photo) -> dict[str, Any]:
    url = f"{settings.BASE_URL}/wall/media/{photo.file}"
    return {
        "type": "photo",
        "description": photo.caption,
        "media": {"image": {"src": url, "width": photo.width, "height": photo.height}},
        "target": {"id": photo.graph_id, "url": url},
        "url": url,
        "unshimmed_url": url,
    }


def _describe_album(post: Post, photos: Sequence[Photo]) -> dict[str, Any]:
    if len(photos) == 1:
        return _describe_photo(photos[0])
    return {
        "type": "album",
        "title": f"Photos from {post.page.name}'s post",
        "url": permalink(post),
        "unshimmed_url": permalink(post),
        "target": {"id": post.public_number, "url": permalink(post)},
        "media": _describe_photo(photos[0])["media"],
        "subattachments": {"data": [_describe_photo(photo) for photo in photos]},
    }


def _application(post: Post) -> dict[str, str] | None:
    if not post.app_id:
        return None
    return {"id": post.app_id, "name": APP_NAME if post.app_id == APP_ID else "another app"}


def _status_type(post: Post) -> str:
    if list_photos(post):
        return "added_photos"
    return "shared_story" if post.link else "mobile_status_update"


def _count(name: str) -> Getter:
    """A list of nobody by name, with how many they are: what summary(true) asks for."""

    def get(post: Post) -> dict[str, Any]:
        return {"data": [], "summary": {"total_count": getattr(post, name)}}

    return get


def _schedule(post: Post) -> float | None:
    moment = post.scheduled_publish_time
    return moment.timestamp() if moment and not post.is_published else None


POST_FIELDS: dict[str, Getter] = {
    "id": lambda post: post.graph_id,
    "message": lambda post: post.message or None,
    "created_time": lambda post: format_time(post.created_at),
    "updated_time": lambda post: format_time(post.updated_at),
    "permalink_url": permalink,
    "is_published": lambda post: post.is_published,
    "is_hidden": lambda _post: False,
    "is_expired": lambda _post: False,
    "scheduled_publish_time": _schedule,
    "full_picture": _full_picture,
    "picture": _full_picture,
    "status_type": _status_type,
    "application": _application,
    "from": lambda post: {"name": post.page.name, "id": post.page_id},
    "attachments": _attachments,
    # Absent means none.
    "shares": lambda post: {"count": post.shares} if post.shares else None,
    "comments": _count("comments"),
    "reactions": _count("reactions"),
}
PAGE_FIELDS: dict[str, Getter] = {
    "id": lambda page: page.pk,
    "name": lambda page: page.name,
    "about": lambda page: page.about or None,
    "category": lambda page: page.category,
    "username": lambda page: page.username,
    "link": lambda page: f"{settings.BASE_URL}/wall/{page.pk}/",
    "is_published": lambda _page: True,
    "fan_count": lambda _page: 0,
    "followers_count": lambda _page: 0,
    "has_transitioned_to_new_page_experience": lambda _page: True,
    "verification_status": lambda _page: "not_verified",
}
PHOTO_FIELDS: dict[str, Getter] = {
    "id": lambda photo: photo.graph_id,
    "name": lambda photo: photo.caption or None,
    "alt_text": lambda photo: photo.alt_text or None,
    "alt_text_custom": lambda photo: photo.alt_text or None,
    "created_time": lambda photo: format_time(photo.created_at),
    "width": lambda photo: photo.width,
    "height": lambda photo: photo.height,
    "link": lambda photo: media_url(photo.file),
    "picture": lambda photo: media_url(photo.file),
    "images": lambda photo: [
        {"source": media_url(photo.file), "width": photo.width, "height": photo.height}
    ],
    "from": lambda photo: {"name": photo.page.name, "id": photo.page_id},
    # "Applies only to published photos", says the reference.
    "page_story_id": lambda photo: (
        photo.post.graph_id if photo.post and photo.post.is_published else None
    ),
}
DEFAULT_FIELDS = {
    "Page": [Wish("name"), Wish("id")],
    "PagePost": [Wish("created_time"), Wish("message"), Wish("id")],
    "Photo": [Wish("created_time"), Wish("name"), Wish("id")],
}


def render_page(page: Page, wishes: Sequence[Wish]) -> dict[str, Any]:
    return _render(page, "Page", PAGE_FIELDS, wishes)


def render_post(post: Post, wishes: Sequence[Wish]) -> dict[str, Any]:
    return _render(post, "PagePost", POST_FIELDS, wishes)


def render_photo(photo: Photo, wishes: Sequence[Wish]) -> dict[str, Any]:
    return _render(photo, "Photo", PHOTO_FIELDS, wishes)


def check_post_wishes(wishes: Sequence[Wish]) -> None:
    """Raise for a field that posts do not have, before anything is written."""
    for wish in wishes:
        _find_getter("PagePost", POST_FIELDS, wish)


def _render(
    found: Any, kind: str, getters: dict[str, Getter], wishes: Sequence[Wish]
) -> dict[str, Any]:
    rendered: dict[str, Any] = {}
    for wish in wishes or DEFAULT_FIELDS[kind]:
        value = _find_getter(kind, getters, wish)(found)
        if value is not None:
            rendered[wish.name] = narrow(value, wish.wishes)
    rendered["id"] = getters["id"](found)
    return rendered


def _find_getter(kind: str, getters: dict[str, Getter], wish: Wish) -> Getter:
    if kind == "PagePost" and wish.name in DEAD_POST_FIELDS:
        raise GraphError(
            f"(#12) {wish.name} field is deprecated for versions v3.3 and higher",
            code=12,
            refusal=f"The field {wish.name} of posts has been gone since v3.3; use attachments.",
        )
    getter = getters.get(wish.name)
    if getter is None:
        raise GraphError(
            f"(#100) Tried accessing nonexisting field ({wish.name}) on node type ({kind})",
            code=100,
            refusal=f"{kind} has no field named {wish.name}.",
        )
    return getter


def narrow(value: Any, wishes: Sequence[Wish]) -> Any:
    """Keep only the wished keys inside a value, looking through `data` lists."""
    if not wishes:
        return value
    if isinstance(value, list):
        return [narrow(item, wishes) for item in value]
    if not isinstance(value, dict):
        return value
    if "data" in value:
        return {**value, "data": narrow(value["data"], wishes)}
    return {
        wish.name: narrow(value[wish.name], wish.wishes) for wish in wishes if wish.name in value
    }
