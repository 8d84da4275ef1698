"""What the people's pages and the doors for tests show of Facebook's part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet

from sandbox.graph.media import media_url
from sandbox.graph.models import Page, Post, Token
from sandbox.graph.render import format_time, list_photos, permalink


@dataclass(frozen=True, kw_only=True)
class PhotoView:
    url: str
    alt_text: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class CardView:
    url: str
    domain: str
    title: str
    description: str
    image_url: str
    image_alt: str
    image_width: int
    image_height: int


@dataclass(frozen=True, kw_only=True)
class PostView:
    id: str
    number: int
    url: str
    message: str
    created_at: datetime
    is_edited: bool
    is_published: bool
    scheduled_at: datetime | None
    is_by_app: bool
    is_for_app_people: bool
    reactions: int
    comments: int
    shares: int
    card: CardView | None
    photos: list[PhotoView]


def list_pages() -> list[Page]:
    return list(Page.objects.order_by("pk"))


def find_live_token(page: Page) -> Token | None:
    """Return the Page's newest token that works."""
    return page.tokens.filter(expired_at__isnull=True).order_by("-issued_at", "-pk").first()


def list_newest_posts(page: Page) -> QuerySet[Post]:
    """Return the Page's posts, hidden ones too, newest first."""
    return (
        page.posts.select_related("page")
        .prefetch_related("photos")
        .order_by("-created_at", "-number")
    )


def view_post(post: Post) -> PostView:
    return PostView(
        id=post.graph_id,
        number=int(post.public_number),
        url=permalink(post),
        message=post.message,
        created_at=post.created_at,
        is_edited=post.is_published and post.updated_at > post.created_at,
        is_published=post.is_published,
        scheduled_at=None if post.is_published else post.scheduled_publish_time,
        is_by_app=bool(post.app_id),
        is_for_app_people=post.is_for_app_people,
        reactions=post.reactions,
        comments=post.comments,
        shares=post.shares,
        card=_view_card(post) if post.card else None,
        photos=[
            PhotoView(
                url=f"/wall/media/{photo.file}",
                alt_text=photo.alt_text,
                width=photo.width,
                height=photo.height,
            )
            for photo in list_photos(post)
        ],
    )


def _view_card(post: Post) -> CardView:
    card = post.card
    copy = card.get("image_copy")
    return CardView(
        url=post.link,
        domain=card.get("domain") or urlsplit(post.link).netloc,
        title=card.get("title", ""),
        description=card.get("description", ""),
        image_url=f"/wall/media/{copy}" if copy else "",
        image_alt=card.get("image_alt", ""),
        image_width=card.get("image_width", 0),
        image_height=card.get("image_height", 0),
    )


def describe_post(post: Post) -> dict[str, Any]:
    """Return a post as the doors for tests tell of it."""
    card = post.card and {
        "title": post.card.get("title", ""),
        "description": post.card.get("description", ""),
        "image": post.card.get("image", ""),
        "url": post.card.get("url", ""),
        "site_name": post.card.get("site_name", ""),
    }
    return {
        "id": post.graph_id,
        "page": post.page_id,
        "app_id": post.app_id,
        "message": post.message,
        "link": post.link,
        "card": card or None,
        "photos": [
            {
                "id": photo.graph_id,
                "url": media_url(photo.file),
                "alt_text": photo.alt_text,
                "caption": photo.caption,
                "sha256": photo.sha256,
                "width": photo.width,
                "height": photo.height,
            }
            for photo in list_photos(post)
        ],
        "is_published": post.is_published,
        "is_for_app_people": post.is_for_app_people,
        "reactions": post.reactions,
        "comments": post.comments,
        "shares": post.shares,
        "created_time": format_time(post.created_at),
        "permalink_url": permalink(post),
    }
