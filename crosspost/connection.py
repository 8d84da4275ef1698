"""Connecting a Page: everything is checked before a token is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from .backends import AppMissingError, open_channel
from .channel_health import resume_channel, stop_channel
from .connection_checks import Check, ConnectionReport, failed
from .models import Channel, FacebookApp
from .reasons import Reason
from .states import ChannelKind, ChannelState
from .token_facts import TokenFacts, read_token_facts
from .trial import try_hidden_post

if TYPE_CHECKING:
    from .facebook import FacebookPage

NEEDED_SCOPES = ("pages_manage_posts", "pages_read_engagement", "pages_show_list")
EXPIRY_WARNING = timedelta(days=7)


def connect_channel(
    *,
    site: Site,
    kind: str,
    page_id: str,
    access_token: str,
    name: str = "",
    page_url: str = "",
    user: Any = None,
) -> ConnectionReport:
    """Check a Page's token, then store it; connecting again replaces the token.

    Checked in order, stopping at the first failure: the city has an app; the Page is not
    another city's; the token is a Page token of this Page and app, with the scopes and time
    left; a hidden post can be made, read and deleted. Deliveries that were held for the
    channel's sake are released and go out once each.
    """
    known = Channel.objects.filter(page_id=page_id).first()
    if known is not None and known.site_id != site.pk:
        other = Check(name="page", is_ok=False, reason=Reason.PAGE_OF_OTHER_CITY)
        return ConnectionReport(checks=(other,))
    channel = known or Channel(site=site, page_id=page_id, kind=kind, name=name or page_id)
    try:
        page = open_channel(channel, access_token=access_token)
    except AppMissingError:
        return ConnectionReport(checks=(Check(name="app", is_ok=False, reason=Reason.APP_MISSING),))
    except ValueError:
        return ConnectionReport(
            checks=(Check(name="page", is_ok=False, reason=Reason.TOKEN_OF_OTHER_PAGE),)
        )
    facts, checks = inspect_token(channel, page)
    if facts is not None and all(check.is_ok for check in checks):
        checks = [*checks, *try_hidden_post(channel, page)]
    # Time that runs out is told, and keeps nobody from connecting.
    stops = [check for check in checks if not check.is_ok and check.name != "expiry"]
    if facts is None or stops:
        return ConnectionReport(checks=tuple(checks))
    with transaction.atomic():
        channel.kind = kind if kind in ChannelKind.values else channel.kind
        channel.name = name or channel.name
        channel.page_url = page_url or channel.page_url
        channel.access_token = access_token
        channel.connected_by = user
        _store_facts(channel, facts)
        channel.save()
        released = resume_channel(channel, user=user)
    return ConnectionReport(checks=tuple(checks), channel=channel, released=released)


def subscribe_channel(channel: Channel) -> bool:
    """Ask Facebook to report a Page's posts to the webhook; return whether it will.

    Reports only bring looks forward: without them everything is found all the same, later.
    """
    try:
        return open_channel(channel).subscribe().is_ok
    except AppMissingError:
        return False


def check_channel(channel: Channel, *, user: Any = None) -> ConnectionReport:
    """Ask Facebook how a stored token is; stop the channel when it is dead, resume it when well.

    A channel that a person switched off stays off. An answer that cannot be read changes
    nothing.
    """
    try:
        page = open_channel(channel)
    except AppMissingError:
        stop_channel(channel, ChannelState.NO_PERMISSION, reason=Reason.APP_SETTINGS)
        missing = Check(name="app", is_ok=False, reason=Reason.APP_MISSING)
        return ConnectionReport(checks=(missing,))
    facts, checks = inspect_token(channel, page)
    if facts is None:
        return ConnectionReport(checks=tuple(checks))
    with transaction.atomic():
        _store_facts(channel, facts)
        Channel.objects.filter(pk=channel.pk).update(
            checked_at=channel.checked_at,
            token_expires_at=channel.token_expires_at,
            data_access_expires_at=channel.data_access_expires_at,
        )
        stops = [check for check in checks if not check.is_ok and check.name != "expiry"]
        if stops:
            state = (
                ChannelState.NO_PERMISSION
                if stops[0].reason == Reason.SCOPES_MISSING
                else ChannelState.TOKEN_DEAD
            )
            reason = (
                Reason.NO_PERMISSION if state == ChannelState.NO_PERMISSION else Reason.TOKEN_DEAD
            )
            stop_channel(channel, state, reason=reason, actor=user)
            return ConnectionReport(checks=tuple(checks))
        released = 0
        if channel.state not in (ChannelState.OK, ChannelState.DISABLED):
            released = resume_channel(channel, user=user)
    return ConnectionReport(checks=tuple(checks), channel=channel, released=released)


def inspect_token(channel: Channel, page: FacebookPage) -> tuple[TokenFacts | None, list[Check]]:
    """Return what Facebook says of the token and the checks made of it; None: no clear answer."""
    outcome = page.inspect_token()
    facts = read_token_facts(outcome)
    if facts is None:
        is_app = outcome.is_rejected and outcome.code in (101, 104, 190)
        reason = Reason.APP_SETTINGS if is_app else Reason.TOKEN_NOT_CHECKED
        return None, [failed("token", reason, outcome)]
    app = FacebookApp.objects.get(site=channel.site_id)
    missing = sorted(set(NEEDED_SCOPES) - facts.scopes)
    wanted = [
        ("token", facts.is_valid, Reason.TOKEN_INVALID, ""),
        ("type", facts.type == "PAGE", Reason.TOKEN_NOT_OF_A_PAGE, facts.type),
        (
            "page",
            facts.profile_id == channel.page_id,
            Reason.TOKEN_OF_OTHER_PAGE,
            facts.profile_id,
        ),
        ("app", facts.app_id == app.app_id, Reason.TOKEN_OF_OTHER_APP, facts.app_id),
        ("scopes", not missing, Reason.SCOPES_MISSING, ", ".join(missing)),
    ]
    checks = []
    for name, is_ok, reason, detail in wanted:
        checks.append(
            Check(
                name=name,
                is_ok=is_ok,
                reason=Reason.NONE if is_ok else reason,
                detail="" if is_ok else detail,
            )
        )
        if not is_ok:
            return facts, checks
    ends_at = facts.ends_at
    is_lasting = ends_at is None or ends_at - timezone.now() > EXPIRY_WARNING
    checks.append(
        Check(
            name="expiry",
            is_ok=is_lasting,
            reason=Reason.NONE if is_lasting else Reason.TOKEN_EXPIRES_SOON,
            detail=ends_at.isoformat() if ends_at else "",
        )
    )
    return facts, checks


def _store_facts(channel: Channel, facts: TokenFacts) -> None:
    channel.checked_at = timezone.now()
    channel.token_expires_at = facts.expires_at
    channel.data_access_expires_at = facts.data_access_expires_at
