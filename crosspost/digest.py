"""The desk's letter of the morning: what went out, what waits for a person, what is planned.

One per city and day, by the key of the mail, and only when there is something to say. Failures
are told at once by `notices`; this is for the day as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from core.models import CitySettings, OutgoingMail
from core.outbox import queue_mail

from .changes.pages import OUT, list_posts_without_page
from .models import Channel, Delivery
from .reasons import Reason
from .rows import DeliveryRow, build_rows
from .selectors.monitor import list_open_failures, needs_decision
from .states import ChannelState, State
from .words import explain, explain_cause

#: From this hour on, in the zone of the city's first Page.
DIGEST_HOUR = 8
LISTED = 10


def send_digests(now: datetime | None = None) -> int:
    """Queue today's letter for each city whose hour has come; return how many. A tick job."""
    now = now or timezone.now()
    sent = 0
    for site in Site.objects.filter(channels__isnull=False).distinct():
        channels = list(Channel.objects.filter(site=site))
        local = now.astimezone(channels[0].zone)
        if local.hour >= DIGEST_HOUR:
            sent += _send_digest(site, channels, now=now, local=local)
    return sent


def _send_digest(site: Site, channels: Sequence[Channel], *, now: datetime, local: datetime) -> int:
    keys = {
        f"crosspost-digest:{site.pk}:{local:%Y%m%d}:{number}": address
        for number, address in enumerate(CitySettings.for_site(site).list_desk_emails())
    }
    if OutgoingMail.objects.filter(key__in=keys).exists():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        text = build_digest(channels, now=now)
        if not text:
            return 0
        day = date_format(local, "MONTH_DAY_FORMAT")
        subject = _("Posts on Facebook, %(day)s") % {"day": day}
        text += "\n\n" + settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("crosspost_monitor")
        for key, address in keys.items():
            queue_mail(site=site, key=key, to=address, subject=subject, text=text)
    return len(keys)


def build_digest(channels: Sequence[Channel], *, now: datetime) -> str:
    """Return the letter in the active language; "" when there is nothing to say."""
    ids = [channel.pk for channel in channels]
    blocked = [channel.pk for channel in channels if channel.state != ChannelState.OK]
    parts = [
        _tell_waiting(ids, blocked, now),
        _tell_channels([channel for channel in channels if channel.pk in blocked]),
        _tell_planned(ids, now, zone_of=channels[0]),
        _tell_out(ids, now),
    ]
    return "\n\n".join(part for part in parts if part)


def _tell_waiting(ids: Sequence[int], blocked: Sequence[int], now: datetime) -> str:
    waiting = Delivery.objects.filter(
        needs_decision(blocked), channel__in=ids, state__in=[State.NEEDS_PERSON, State.HELD]
    )
    failed = list_open_failures(ids, now=now)
    left = list_posts_without_page(ids)
    count = waiting.count() + failed.count() + left.count()
    rows = [
        *build_rows(waiting.order_by("state_since", "pk")[:LISTED]),
        *build_rows(failed[:LISTED]),
        *build_rows(left[:LISTED]),
    ]
    heading = ngettext(
        "%(count)d post waits for a person:", "%(count)d posts wait for a person:", count
    ) % {"count": count}
    return _list(heading, [_say_waiting(row) for row in rows[:LISTED]], count)


def _say_waiting(row: DeliveryRow) -> str:
    is_out = row.page_left_at is not None and row.state in OUT
    sentence = (
        explain_cause(Reason.PAGE_LEFT)
        if is_out
        else explain(row.state, row.reason, channel=row.channel_name)
    )
    return f"{_name(row)}: {sentence.what}"


def _tell_channels(channels: Sequence[Channel]) -> str:
    sentences = [
        (channel, explain_cause(channel.problem or channel.state, channel=channel.name))
        for channel in channels
    ]
    lines = [f"{channel.name}: {sentence.what}" for channel, sentence in sentences]
    return _list(_("Pages that cannot be used now:"), lines, len(lines))


def _tell_planned(ids: Sequence[int], now: datetime, *, zone_of: Channel) -> str:
    local = now.astimezone(zone_of.zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(0), tzinfo=zone_of.zone)
    planned = Delivery.objects.filter(
        channel__in=ids, state=State.QUEUED, due_at__lt=midnight
    ).order_by("due_at", "pk")
    count = planned.count()
    heading = ngettext(
        "%(count)d post is planned for today:", "%(count)d posts are planned for today:", count
    ) % {"count": count}
    lines = [
        f"{date_format(row.due_at.astimezone(zone_of.zone), 'G:i', use_l10n=False)} {_name(row)}"
        for row in build_rows(planned[:LISTED])
    ]
    return _list(heading, lines, count)


def _tell_out(ids: Sequence[int], now: datetime) -> str:
    out = Delivery.objects.filter(
        channel__in=ids, published_at__gte=now - timedelta(days=1), published_at__lte=now
    ).order_by("-published_at")
    count = out.count()
    heading = ngettext(
        "%(count)d post went out since yesterday:",
        "%(count)d posts went out since yesterday:",
        count,
    ) % {"count": count}
    return _list(heading, [_name(row) for row in build_rows(out[:LISTED])], count)


def _name(row: DeliveryRow) -> str:
    return _("“%(title)s” on “%(name)s”") % {"title": row.title, "name": row.channel_name}


def _list(heading: str, lines: Sequence[str], count: int) -> str:
    if not lines:
        return ""
    text = "\n".join([heading, *(f"- {line}" for line in lines)])
    rest = count - len(lines)
    if rest <= 0:
        return text
    more = ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
    return f"{text}\n- {more}"
