"""Test posts: can a Page make, read and delete a hidden one, and show it as two steps need?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .backends import open_channel
from .connection_checks import Check, ConnectionReport, failed, passed
from .giving_way import read_created_time
from .graph_outcome import Outcome
from .ledger import record_event
from .models import Channel
from .reasons import Reason
from .states import Publishing

if TYPE_CHECKING:
    from .facebook import FacebookPage

#: How far Facebook's own time of the trial post may be from the moment when it was shown.
TIME_TOLERANCE = timedelta(minutes=2)


def try_hidden_post(channel: Channel, page: FacebookPage) -> list[Check]:
    """Make, read and delete a post that nobody sees; stops at the first failure.

    What was made is deleted in any case, or remembered for the nightly removal.
    """
    made = page.create_hidden_post(message=_("Connection test"), link="", photo_ids=[])
    if not made.is_ok:
        return [failed("create", Reason.TRIAL_CREATE_FAILED, made)]
    read = page.get_post(made.id)
    is_hidden = read.is_ok and read.data.get("is_published") is False
    return [
        passed("create"),
        passed("read") if is_hidden else failed("read", Reason.TRIAL_READ_FAILED, read),
        _delete(channel, page, made.id),
    ]


def run_trial(channel: Channel, *, user: Any) -> ConnectionReport:
    """Try two-step publishing on a Page and use it from now on if every step works.

    For some seconds a test post is visible on the Page: only a person starts this. It carries
    a link to the city's front page, so that its card can be read; it never carries a schedule.
    """
    page = open_channel(channel)
    checks = _try_two_steps(channel, page, link=channel.site.root_url.rstrip("/") + "/")
    if not all(check.is_ok for check in checks):
        return ConnectionReport(checks=tuple(checks))
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(
            publishing=Publishing.STAGED, trial_passed_at=timezone.now(), trial_by=user
        )
        channel.refresh_from_db()
        record_event(
            channel=channel,
            actor=user,
            from_state=channel.state,
            to_state=channel.state,
            note=Publishing.STAGED,
        )
    return ConnectionReport(checks=tuple(checks), channel=channel)


def _try_two_steps(channel: Channel, page: FacebookPage, *, link: str) -> list[Check]:
    made = page.create_hidden_post(message=_("Connection test"), link=link, photo_ids=[])
    if not made.is_ok:
        return [failed("create", Reason.TRIAL_CREATE_FAILED, made)]
    shown_at = timezone.now()
    flipped = page.publish_post(made.id)
    checks = [
        passed("create"),
        passed("flip") if flipped.is_ok else failed("flip", Reason.TRIAL_FLIP_FAILED, flipped),
    ]
    read = page.read_trial(made.id)
    checks += _check_shown(read, link=link, shown_at=shown_at)
    return [*checks, _delete(channel, page, made.id)]


def _check_shown(read: Outcome, *, link: str, shown_at: datetime) -> list[Check]:
    """Check that the post is visible, dated with the moment it was shown, and has its card."""
    if not read.is_ok or read.data.get("is_published") is not True:
        return [failed("read", Reason.TRIAL_READ_FAILED, read)]
    created = read_created_time(read.data)
    has_card = _has_card(read, link)
    is_dated = isinstance(created, datetime) and abs(created - shown_at) <= TIME_TOLERANCE
    return [
        passed("read"),
        passed("time") if is_dated else failed("time", Reason.TRIAL_TIME_WRONG, read),
        passed("card") if has_card else failed("card", Reason.TRIAL_CARD_MISSING, read),
    ]


def _has_card(read: Outcome, link: str) -> bool:
    attachments = read.data.get("attachments")
    found = attachments.get("data") if isinstance(attachments, dict) else None
    cards = [card for card in found or [] if isinstance(card, dict)]
    return any(link in str(card.get("unshimmed_url", "")) for card in cards)


def _delete(channel: Channel, page: FacebookPage, post_id: str) -> Check:
    deleted = page.delete_post(post_id)
    if deleted.is_ok or deleted.is_gone:
        return passed("delete")
    if channel.pk:
        Channel.objects.filter(pk=channel.pk).update(leftover_ids=[*channel.leftover_ids, post_id])
    return failed("delete", Reason.TRIAL_DELETE_FAILED, deleted)
