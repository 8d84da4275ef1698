"""Small pictures of posts for lists: one query for all of them, made a few at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from wagtail.images.models import SourceImageIOError

from core.models import CityImage
from core.models.images import CityRendition
from crosspost.rows import DeliveryRow

from .todo import Card

logger = logging.getLogger(__name__)

#: The same that the editor's panel and the record of a post use: most are made already.
SPEC = "fill-120x90"
#: So many new ones a look; the others come with the next, half a minute later.
MADE_AT_ONCE = 6


def add_thumbs(cards: list[Card]) -> list[Card]:
    """Return the cards with the small pictures of the posts that they are about."""
    thumbs = find_thumbs(card.post for card in cards if card.post is not None)
    return [
        replace(card, picture_url=thumbs[card.post.picture_id], picture_alt=card.post.picture_alt)
        if card.post is not None and card.post.picture_id in thumbs
        else card
        for card in cards
    ]


def find_thumbs(rows: Iterable[DeliveryRow]) -> dict[int, str]:
    """Return addresses of small pictures by picture; what cannot be read is left out."""
    wanted = {row.picture_id for row in rows if row.picture_id is not None}
    if not wanted:
        return {}
    made = CityRendition.objects.filter(image__in=wanted, filter_spec=SPEC).order_by("pk")
    thumbs = {rendition.image_id: rendition.url for rendition in made}
    missing = sorted(wanted - set(thumbs))[:MADE_AT_ONCE]
    return thumbs | _make(missing) if missing else thumbs


def _make(image_ids: list[int]) -> dict[int, str]:
    thumbs = {}
    for image in CityImage.objects.filter(pk__in=image_ids):
        try:
            thumbs[image.pk] = image.get_rendition(SPEC).url
        except (OSError, ValueError, SourceImageIOError) as error:
            logger.info("No small picture of %s: %s", image.pk, type(error).__name__)
    return thumbs
