"""When a wish becomes a post, in the words of the panel."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crosspost.models import Channel
from crosspost.queue.joining import find_next_free_slot
from crosspost.states import Timing

from .panel_form import WishValues
from .times import get_zone, say_moment


def say_zone(name: str) -> str:
    """Return a time zone as people call it."""
    return _("Japan time") if name == "Asia/Tokyo" else name.replace("_", " ")


def say_times(values: WishValues, channels: Sequence[Channel]) -> list[str]:
    """Return when the post goes out, one sentence per ticked Page where they differ."""
    chosen = [channel for channel in channels if channel.pk in values.channel_ids]
    if not chosen:
        return [_("No Page is ticked, so nothing is posted.")]
    if values.timing == Timing.NEVER:
        return [_("Nothing is posted.")]
    if values.timing == Timing.QUEUE:
        return [say_next_slot(channel) for channel in chosen]
    if values.timing == Timing.AT:
        return _say_moment(values, chosen)
    return [_("It goes out as soon as the page is published.")]


def say_next_slot(channel: Channel) -> str:
    """Return when the next free slot of a Page would be, as things stand now."""
    free = find_next_free_slot(channel)
    if free is None:
        return _("“%(name)s” has no free slot in the next two weeks.") % {"name": channel.name}
    return _(
        "The next free slot of “%(name)s” is %(time)s (%(zone)s), if nothing comes before."
    ) % {
        "name": channel.name,
        "time": say_moment(free, get_zone(channel.timezone)),
        "zone": say_zone(channel.timezone),
    }


def _say_moment(values: WishValues, chosen: Sequence[Channel]) -> list[str]:
    if values.publish_at is None:
        return [_("Choose a day and an hour.")]
    zones = dict.fromkeys(channel.timezone for channel in chosen)
    return [
        _("It goes out on %(day)s at %(clock)s (%(zone)s), once the page is published.")
        % {
            "day": date_format(local, "DATE_FORMAT"),
            "clock": date_format(local, "G:i", use_l10n=False),
            "zone": say_zone(name),
        }
        for name in zones
        for local in [values.publish_at.astimezone(get_zone(name))]
    ]
