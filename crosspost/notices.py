"""Who is told what by mail: once each, in the transaction that makes it true."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import CitySettings
from core.outbox import queue_mail

from .models import Channel, Delivery
from .reasons import Reason
from .states import ChannelState, State

TOLD_STATES = frozenset({State.HELD, State.FAILED, State.NEEDS_PERSON})
#: Held for the channel's sake: the channel's own mail says so once for all of them.
_TOLD_BY_CHANNEL = frozenset(
    {
        Reason.TOKEN_DEAD,
        Reason.ROLE_LOST,
        Reason.CHECKPOINT,
        Reason.NO_PERMISSION,
        Reason.NOT_CONNECTED,
        Reason.CHANNEL_DISABLED,
        Reason.APP_SETTINGS,
        Reason.RATE_LIMITED,
        Reason.POLICY_BLOCK,
    }
)


def tell_people(delivery: Delivery, *, actor: Any = None) -> None:
    """Mail desk and author when a delivery stops; not when a person's own decision stopped it."""
    if delivery.state not in TOLD_STATES or actor is not None:
        return
    if delivery.reason in _TOLD_BY_CHANNEL or delivery.reason == Reason.STOPPED:
        return
    mail_about_delivery(delivery, occasion=f"{delivery.state}:{delivery.reason}:{delivery.tries}")


def mail_about_delivery(delivery: Delivery, *, occasion: str) -> None:
    """Queue one mail to the desk and the author; the same occasion is told once."""
    from .words import explain

    channel = delivery.channel
    title = delivery.announcement.title
    for address in list_readers(channel.site, author=delivery.announcement.created_by):
        with translation.override(settings.LANGUAGE_CODE):
            sentence = explain(delivery.state, delivery.reason, channel=channel.name)
            queue_mail(
                site=channel.site,
                key=make_key("delivery", str(delivery.pk), occasion, address),
                to=address,
                subject=_("%(label)s: %(title)s") % {"label": sentence.label, "title": title},
                text="\n\n".join(
                    [
                        f"{title}\n{channel.name}",
                        sentence.text,
                        get_admin_url("crosspost_delivery", delivery.pk),
                    ]
                ),
            )


def mail_about_channel(channel: Channel, *, author: Any = None) -> None:
    """Queue one mail to desk and author that a Page cannot be used; once per outage and reader."""
    from .words import explain

    since = channel.state_since
    if channel.state == ChannelState.OK:
        # Only parked: told once a day, however often Facebook says it again.
        since = timezone.localtime().replace(hour=0, minute=0, second=0)
    occasion = f"{channel.problem}:{since:%Y%m%d%H%M%S}"
    for address in list_readers(channel.site, author=author):
        with translation.override(settings.LANGUAGE_CODE):
            sentence = explain(State.HELD, channel.problem, channel=channel.name)
            queue_mail(
                site=channel.site,
                key=make_key("channel", str(channel.pk), occasion, address),
                to=address,
                subject=_("The Facebook Page “%(name)s” cannot be used now")
                % {"name": channel.name},
                text="\n\n".join(
                    [
                        channel.name,
                        sentence.text,
                        get_admin_url("crosspost_channel", channel.pk),
                    ]
                ),
            )


def mail_operators(site: Site, *, key: str, subject: str, text: str) -> None:
    """Queue one mail to each operator of the installation; the same key is sent once."""
    for address in settings.OPERATOR_EMAILS:
        queue_mail(site=site, key=make_key(key, address), to=address, subject=subject, text=text)


def remind_about_delivery(delivery: Delivery) -> None:
    """Mail again, once a day, that a delivery still waits for somebody.

    What a stop switch holds has its switch's own reminder, one for all.
    """
    if delivery.reason == Reason.STOPPED:
        return
    mail_about_delivery(delivery, occasion=f"reminder:{timezone.localdate():%Y%m%d}")


def list_readers(site: Site, *, author: Any) -> list[str]:
    """Return desk and author, each address once."""
    addresses = CitySettings.for_site(site).list_desk_emails()
    if author is not None and author.is_active and author.email:
        addresses.append(author.email)
    return list(dict.fromkeys(addresses))


def make_key(*parts: str) -> str:
    """Return a mail's key; a long address is cut in front, where addresses are alike."""
    key = ":".join(parts)
    return key if len(key) <= 120 else f"{key[:60]}~{key[-59:]}"


def get_admin_url(name: str, pk: object) -> str:
    """Return the absolute address of an admin screen for a mail."""
    try:
        path = reverse(name, args=[pk])
    except NoReverseMatch:
        path = reverse("wagtailadmin_home")
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
