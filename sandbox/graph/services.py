"""What changes a Page: posts made, edited, published, deleted; photos kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from sandbox.graph.errors import GraphError, bad_param, duplicate_status
from sandbox.graph.media import save_media
from sandbox.graph.models import PHOTO_NUMBERS, POST_NUMBERS, Page, Photo, Post, Subscription
from sandbox.graph.notices import note_figure, note_post
from sandbox.graph.pictures import CheckedPicture
from sandbox.trouble.clock import get_now

FIGURES = ("reactions", "comments", "shares")
LONGEST_MESSAGE = 63_206
SOONEST_SCHEDULE = timedelta(minutes=10)
LATEST_SCHEDULE = timedelta(days=30)


@transaction.atomic
def create_post(
    page: Page,
    *,
    app_id: str,
    message: str = "",
    link: str = "",
    card: dict[str, Any] | None = None,
    photo_ids: Sequence[str] = (),
    is_published: bool = True,
    unpublished_content_type: str = "",
    scheduled_publish_time: datetime | None = None,
    is_for_app_people: bool = False,
) -> Post:
    """Make a post with its photos; raise GraphError for a duplicate or a photo that is taken."""
    if is_published and not photo_ids:
        refuse_duplicate(page, app_id=app_id, message=message, link=link)
    photos = [find_free_photo(page, photo_id) for photo_id in photo_ids]
    post = _add_post(
        page,
        app_id=app_id,
        message=message,
        link=link,
        card=card or {},
        is_published=is_published,
        unpublished_content_type=unpublished_content_type,
        scheduled_publish_time=scheduled_publish_time,
        is_for_app_people=is_for_app_people,
    )
    for position, photo in enumerate(photos):
        Photo.objects.filter(pk=photo.pk).update(
            post=post, position=position, is_published=is_published
        )
    if is_published:
        note_post(post, verb="add")
    return post


def _add_post(page: Page, **facts: Any) -> Post:
    now = get_now()
    return Post.objects.create(page=page, created_at=now, updated_at=now, **facts)


def refuse_duplicate(page: Page, *, app_id: str, message: str, link: str) -> None:
    """Raise 506 when the app's last visible post on the Page says exactly the same."""
    last = (
        Post.objects.filter(page=page, app_id=app_id, is_published=True)
        .order_by("-created_at", "-number")
        .first()
    )
    if last and (last.message, last.link) == (message, link) and not last.photos.exists():
        raise duplicate_status()


def find_free_photo(page: Page, photo_id: str) -> Photo:
    """Return an uploaded photo of the Page that no post shows yet."""
    number = read_number(photo_id, PHOTO_NUMBERS)
    photo = Photo.objects.filter(pk=number, page=page).first()
    if photo is None:
        raise bad_param(
            f"Invalid media_fbid {photo_id}",
            refusal=f"attached_media names {photo_id}, which is no photo of this Page.",
        )
    if photo.post_id:
        raise GraphError("(#100) These photos were already posted.", code=100, subcode=1366051)
    return photo


def read_number(graph_id: str, base: int) -> int:
    """Return the row's key inside a Graph id; -1 for what can be none."""
    if not (graph_id.isascii() and graph_id.isdigit()) or len(graph_id) > 18:
        return -1
    return int(graph_id) - base


def find_post(post_id: str) -> Post | None:
    """Return the post named {page}_{number}, with its Page and photos."""
    page_id, _underscore, number = post_id.partition("_")
    return (
        Post.objects.select_related("page")
        .prefetch_related("photos")
        .filter(pk=read_number(number, POST_NUMBERS), page_id=page_id)
        .first()
    )


@transaction.atomic
def publish_post(post: Post) -> None:
    """Show a hidden post, with its photos, now. Published ones are left as they are."""
    now = get_now()
    changed = Post.objects.filter(pk=post.pk, is_published=False).update(
        is_published=True, created_at=now, updated_at=now, scheduled_publish_time=None
    )
    if changed:
        Photo.objects.filter(post=post).update(is_published=True)
        note_post(post, verb="add")


@transaction.atomic
def edit_message(post: Post, message: str) -> None:
    Post.objects.filter(pk=post.pk).update(message=message, updated_at=get_now())
    post.message = message
    if post.is_published:
        note_post(post, verb="edited")


@transaction.atomic
def delete_post(post: Post) -> None:
    if post.is_published:
        note_post(post, verb="remove")
    post.delete()


@transaction.atomic
def add_to_figure(post: Post, name: str) -> None:
    """Count one reaction, comment or share more (a name of FIGURES)."""
    Post.objects.filter(pk=post.pk).update(**{name: F(name) + 1})
    note_figure(post, name)


def publish_due_posts() -> None:
    """Show what was scheduled on Facebook itself and whose time has come."""
    waiting = Post.objects.filter(is_published=False, scheduled_publish_time__isnull=False)
    if waiting.exists():
        for post in waiting.filter(scheduled_publish_time__lte=get_now()):
            publish_post(post)


@transaction.atomic
def store_photo(
    page: Page,
    picture: CheckedPicture,
    *,
    app_id: str,
    caption: str,
    alt_text: str,
    is_published: bool,
    is_temporary: bool,
) -> Photo:
    """Keep an uploaded photo; a published one makes a post of its own."""
    post = None
    if is_published:
        # No look for duplicates: the real API takes the same photo again and again.
        post = _add_post(page, app_id=app_id, message=caption, is_published=True)
    return Photo.objects.create(
        page=page,
        post=post,
        app_id=app_id,
        file=save_media(picture.data, picture.sha256, suffix=picture.suffix),
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        caption=caption,
        alt_text=alt_text,
        is_published=is_published,
        is_temporary=is_temporary,
        created_at=get_now(),
    )


@transaction.atomic
def subscribe_app(page: Page, *, app_id: str, fields: list[str]) -> None:
    Subscription.objects.update_or_create(page=page, app_id=app_id, defaults={"fields": fields})
