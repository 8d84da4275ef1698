"""What the post will be, as far as it can be said now: words, card or photos, checks, time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crosspost.drafts import MAX_PHOTOS
from crosspost.models import Channel
from crosspost.states import Attachment
from crosspost.text import count_graphemes
from crosspost.words import OK, WARN

from .card import DrawnPage, LinkCard, draw_page
from .checks import (
    Check,
    Photo,
    check_hashtags,
    check_length,
    check_letters,
    check_links,
    check_page,
    check_photos,
    find_untold,
    fold_text,
    list_stops,
)
from .checks.photos import build_photo
from .panel_form import WishValues
from .panel_photos import PhotoRow
from .panel_when import say_times
from .wish import PageWish

#: Facebook draws five photos at most, and says on the fifth how many more there are.
PHOTOS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class PostView:
    """One wording of the post and the Pages that get it; `rest` comes after "See more"."""

    pages: str
    shown: str
    rest: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Everything that is drawn anew while somebody writes."""

    posts: list[PostView]
    card: LinkCard | None
    photos: list[Photo] = field(default_factory=list)
    more_photos: int = 0
    link: str = ""
    checks: list[Check] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    proposal: str = ""
    #: Characters as the sender counts them, by the name of the field.
    counts: dict[str, int] = field(default_factory=dict)
    rows: Sequence[PhotoRow] = ()

    @property
    def grid(self) -> int:
        """How many photos are seen, which decides how they are laid out."""
        return min(len(self.photos), PHOTOS_SHOWN)

    @property
    def count(self) -> int:
        return self.counts["facebook-text"]

    @property
    def said(self) -> str:
        """What a screen reader hears when it changes."""
        stops = len(list_stops(self.checks))
        if not stops:
            return _("The post can go out as it is.")
        words = ngettext(
            "%(count)d thing must be mended before the post can go out.",
            "%(count)d things must be mended before the post can go out.",
            stops,
        )
        return words % {"count": stops}

    @property
    def counts_json(self) -> str:
        return json.dumps(self.counts)


def build_preview(wish: PageWish, *, request: HttpRequest) -> Preview:
    """Return the preview of a wish whose city is known and whose fields are offered."""
    fields, site = wish.fields, wish.site
    assert fields is not None  # noqa: S101  (said above)
    assert site is not None  # noqa: S101
    values = fields.read()
    # A page that is being made has a place in the tree only where the preview gave it one.
    can_be_drawn = wish.page.title and wish.page.path
    drawn = draw_page(wish.page, site=site, request=request) if can_be_drawn else None
    is_photos = values.attachment == Attachment.PHOTOS
    chosen = list(values.photos)[:MAX_PHOTOS] if is_photos else []
    photos = [build_photo(row.image, row.alt_text) for row in chosen]
    text = values.text or wish.proposal
    return Preview(
        posts=_list_posts(values, wish.offered, text=text),
        card=None if is_photos or drawn is None else drawn.card,
        photos=photos,
        more_photos=max(0, len(photos) - PHOTOS_SHOWN),
        link=f"{site.root_url}/s/…" if is_photos else "",
        checks=_list_checks(wish, values, drawn=drawn, photos=photos, text=text),
        times=say_times(values, wish.offered),
        proposal=wish.proposal,
        counts={
            "facebook-text": count_graphemes(text if fields["text"].value() else ""),
            **{
                f"facebook-text_{channel.pk}": count_graphemes(values.texts.get(channel.pk, ""))
                for channel in fields.channel_list
            },
        },
        rows=fields.photo_rows,
    )


def _list_posts(values: WishValues, channels: list[Channel], *, text: str) -> list[PostView]:
    """Return each wording once, with the Pages that get it; those of no tick where none is."""
    chosen = [channel for channel in channels if channel.pk in values.channel_ids]
    by_text: dict[str, list[str]] = {}
    for channel in chosen or channels[:1]:
        by_text.setdefault(values.texts.get(channel.pk) or text, []).append(channel.name)
    if not by_text:
        by_text = {text: []}
    posts = []
    for words, names in by_text.items():
        shown, rest = fold_text(words)
        posts.append(PostView(pages=_(", ").join(names), shown=shown, rest=rest))
    return posts


def _list_checks(
    wish: PageWish,
    values: WishValues,
    *,
    drawn: DrawnPage | None,
    photos: list[Photo],
    text: str,
) -> list[Check]:
    texts = dict.fromkeys([text, *values.texts.values()])
    hosts = {urlsplit(wish.site.root_url).hostname or ""} if wish.site else set()
    checks: list[Check] = []
    for words in texts:
        checks += check_length(words) if words else [_say_empty()]
        checks += check_hashtags(words) + check_letters(words)
        checks += check_links(words, own_hosts=hosts)
        if drawn is not None and drawn.text:
            checks += find_untold(words, drawn.text)
    checks += check_page(wish.page, at=values.publish_at)
    if values.attachment == Attachment.PHOTOS:
        checks += check_photos(photos)
    elif not wish.page.get_share_pictures():
        checks.append(
            Check(
                key="card_picture",
                tone=WARN,
                text=_("The page has no picture. The card shows the city's own picture."),
            )
        )
    return _sort(checks)


def _say_empty() -> Check:
    return Check(
        key="text",
        tone=WARN,
        text=_("There is no text yet. Title and summary of the page will be used."),
    )


def _sort(checks: list[Check]) -> list[Check]:
    """Return each sentence once: what stops first, what is well last and only if all is."""
    unique = list(dict.fromkeys(checks))
    wrong = [check for check in unique if check.tone != OK]
    order = {tone: place for place, tone in enumerate(("stop", "warn"))}
    return sorted(wrong, key=lambda check: order.get(check.tone, 9)) or unique
