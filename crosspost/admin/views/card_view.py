"""The card as it was, in the record of a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from crosspost.admin.times import say_moment
from crosspost.models import Delivery


@dataclass(frozen=True, kw_only=True)
class CardView:
    """What Facebook read; `picture_url` only for a picture of our own, which may be loaded."""

    heading: str
    title: str
    description: str
    image: str
    picture_url: str
    at: str


def say_card(delivery: Delivery, *, now: datetime) -> CardView | None:
    """Return the card that a post was shown with, or would be; None where none was read."""
    card = delivery.card
    if not card:
        return None
    moment = parse_datetime(card.get("at", ""))
    image = card.get("image", "")
    is_out = delivery.published_at is not None
    return CardView(
        heading=_("The card as it was") if is_out else _("The card as Facebook reads it"),
        title=card.get("title", ""),
        description=card.get("description", ""),
        image=image,
        picture_url=image if _is_own(image, delivery) else "",
        at=say_moment(moment, delivery.channel.zone, now=now) if moment else "",
    )


def _is_own(image: str, delivery: Delivery) -> bool:
    hosts = {urlsplit(delivery.channel.site.root_url).hostname}
    hosts |= {urlsplit(settings.MEDIA_URL).hostname} - {None}
    return bool(image) and urlsplit(image).hostname in hosts
