"""From a channel's row to the adapter that settings name for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from .graph_outcome import Usage
from .models import Channel, FacebookApp
from .notices import mail_operators
from .reasons import Reason
from .usage import get_pause_seconds, note_usage

if TYPE_CHECKING:
    from .facebook import FacebookPage

#: Percent of Facebook's allowance at which a channel is parked.
PARK_AT_PERCENT = 100
USUAL_PARK = timedelta(minutes=15)


class AppMissingError(Exception):
    """The city has no Facebook app yet."""


def open_channel(
    channel: Channel, *, access_token: str = "", app: FacebookApp | None = None
) -> FacebookPage:
    """Return the adapter for a channel; `access_token` stands in for the stored one, and `app`
    is its city's where the caller has just read it.

    Raises AppMissingError when the channel's city has no app row.
    """
    app = app or FacebookApp.objects.filter(site=channel.site_id).first()
    if app is None:
        raise AppMissingError
    backend = settings.CITYPORTAL_CHANNELS["facebook"]
    adapter: type[FacebookPage] = import_string(backend["BACKEND"])
    return adapter(
        page_id=channel.page_id,
        access_token=access_token or channel.access_token,
        app_id=app.app_id,
        app_secret=app.app_secret,
        pause=get_pause_seconds(channel),
        on_usage=lambda usage: obey_usage(channel, usage),
        on_version_drift=lambda served: report_version_drift(channel, served),
        **backend.get("OPTIONS", {}),
    )


def obey_usage(channel: Channel, usage: Usage) -> None:
    """Park a channel whose allowance is used up; headers come with good answers too."""
    note_usage(channel, usage)
    if usage.percent < PARK_AT_PERCENT and not usage.regain_minutes:
        return
    pause = timedelta(minutes=usage.regain_minutes) if usage.regain_minutes else USUAL_PARK
    park_channel(channel, pause)


def park_channel(
    channel: Channel, pause: timedelta, *, reason: Reason = Reason.RATE_LIMITED
) -> None:
    """Let nothing be sent to a channel for a while; a longer pause already set stays."""
    until = timezone.now() + pause
    if channel.throttled_until is None or channel.throttled_until < until:
        Channel.objects.filter(pk=channel.pk).update(throttled_until=until, problem=reason)
        channel.throttled_until = until
        channel.problem = reason


def report_version_drift(channel: Channel, served: str) -> None:
    """Mail the operators, once a day, that Facebook serves another version than ours.

    It changes no outcome: an expired version is served as a newer one without an error.
    """
    wanted = settings.CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]["version"]
    mail_operators(
        channel.site,
        key=f"graph-version:{wanted}:{served}:{timezone.now():%Y%m%d}",
        subject=f"Facebook serves Graph API {served} instead of {wanted}",
        text=(
            f"Calls ask for version {wanted} and are answered by {served}. Posts go out as "
            "before. Read Meta's changelog, then set FACEBOOK_GRAPH_VERSION."
        ),
    )
