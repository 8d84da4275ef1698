"""Looking whether a post is out: by its exact id first, then by our marker in the Page's list.

Reads only. What is found settles a delivery; what is not found settles nothing, because lists
leave posts out. After the last look a person is asked.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from .backends import AppMissingError, open_channel, park_channel
from .channel_health import stop_channel
from .due import usable_channels
from .errors import ErrorClass, Verb, classify
from .giving_way import MAX_TRIES, get_delay, get_pause, settle_as_visible
from .gone import is_proven_gone
from .graph_outcome import Outcome
from .ledger import close_attempt, move, open_attempt
from .markers import find_markers
from .models import Channel, Delivery
from .notices import mail_about_delivery
from .own_posts import list_own_posts
from .pace import scale
from .post_text import get_all_text
from .reasons import Reason
from .states import AttemptKind, AttemptOutcome, Publishing, State

if TYPE_CHECKING:
    from .facebook import FacebookPage

logger = logging.getLogger(__name__)

#: Pauses between looks, counted from the look before; after the last one nobody looks by itself.
DELAYS: dict[State, tuple[timedelta, ...]] = {
    State.ACCEPTED: tuple(timedelta(seconds=s) for s in (5, 20, 60, 180, 600, 1800, 7200)),
    State.UNKNOWN: tuple(timedelta(seconds=s) for s in (40, 120, 420, 1200, 5400)),
    State.PUBLISHED: tuple(timedelta(seconds=s) for s in (600, 3600, 86_400)),
    State.NEEDS_PERSON: (),
}


def check_delivery(delivery_id: uuid.UUID | str, *, page: FacebookPage | None = None) -> bool:
    """Look once for an ACCEPTED, UNKNOWN or NEEDS_PERSON delivery; return whether it is out."""
    rows = Delivery.objects.select_related("channel", "announcement")
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None or not _claim_look(delivery):
        return False
    try:
        return _look(delivery, page or open_channel(delivery.channel))
    except AppMissingError:
        return False


def check_sent(delivery: Delivery, *, page: FacebookPage) -> bool:
    """Look for what this worker has just sent; return whether it is out."""
    return _claim_look(delivery) and _look(delivery, page)


def _look(delivery: Delivery, page: FacebookPage) -> bool:
    exact_id = delivery.remote_post_id or delivery.hidden_post_id
    is_exact = bool(exact_id) and (
        bool(delivery.remote_post_id) or delivery.publishing == Publishing.STAGED
    )
    found = _look_by_id(delivery, page, exact_id) if is_exact else _look_in_list(delivery, page)[0]
    if not found and delivery.state in (State.ACCEPTED, State.UNKNOWN):
        _ask_person_after_last_look(delivery)
    return found


def check_due_deliveries(*, seconds: float = 30.0) -> int:
    """Look for everything whose next look is due; return how many were found. A tick job."""
    ends = time.monotonic() + seconds
    now = timezone.now()
    rows = Delivery.objects.filter(
        next_check_at__lte=now, channel__in=usable_channels(now).values("pk")
    ).order_by("next_check_at")
    found = 0
    for delivery in rows.exclude(state=State.PUBLISHED)[:200]:
        if time.monotonic() >= ends:
            break
        try:
            found += check_delivery(delivery.pk)
        except Exception:  # one delivery's trouble must not keep the others from being found
            logger.exception("Looking for %s broke off", delivery.pk)
    by_channel: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in rows.filter(state=State.PUBLISHED)[:500]:
        by_channel[delivery.channel_id].append(delivery)
    for channel_id, deliveries in by_channel.items():
        try:
            found += confirm_listed(Channel.objects.get(pk=channel_id), deliveries)
        except Exception:  # one Page's trouble must not keep the others from being read
            logger.exception("Reading the list of Page %s broke off", channel_id)
    return found


def confirm_listed(channel: Channel, deliveries: list[Delivery]) -> int:
    """Find published posts in the Page's list: one listing for all; return how many were found."""
    for delivery in deliveries:
        _claim_look(delivery)
    try:
        posts, outcome = open_channel(channel).list_published_posts()
    except AppMissingError:
        return 0
    _mind_channel(channel, outcome)
    ids = {str(post.get("id")) for post in posts}
    markers = {marker for post in posts for marker in find_markers(get_all_text(post))}
    return sum(
        move(delivery, State.LISTED, reason=delivery.reason)
        for delivery in deliveries
        if delivery.remote_post_id in ids or delivery.marker in markers
    )


def confirm_post(channel: Channel, post_id: str, *, text: str = "") -> uuid.UUID | None:
    """Bring the look for a post forward that Facebook itself reported; return whose it is.

    The post is known by its id or by our marker in its text. The report alone settles nothing:
    the post is read back by its id.
    """
    rows = Delivery.objects.filter(channel=channel, state__in=_LOOKED_FOR)
    delivery = (
        rows.filter(remote_post_id=post_id).exclude(remote_post_id="").first()
        or rows.filter(hidden_post_id=post_id).exclude(hidden_post_id="").first()
        or rows.filter(marker__in=find_markers(text)).first()
    )
    if delivery is None:
        return None
    news: dict[str, Any] = {"next_check_at": timezone.now()}
    is_of_page = re.fullmatch(rf"{channel.page_id}_[0-9]{{1,40}}", post_id) is not None
    if not delivery.remote_post_id and not delivery.hidden_post_id and is_of_page:
        # From now on the exact post is read, not a list that may leave it out.
        news["remote_post_id"] = post_id
    try:
        with transaction.atomic():
            rows.filter(pk=delivery.pk).update(**news)
    except IntegrityError:
        # That id is another delivery's already: our marker was quoted in its text.
        return None
    return delivery.pk


_LOOKED_FOR = (State.ACCEPTED, State.UNKNOWN, State.NEEDS_PERSON)


def _claim_look(delivery: Delivery) -> bool:
    """Take the next look for this process and plan the one after it; False if another has it."""
    now = timezone.now()
    if delivery.state not in DELAYS:
        return False
    delays = DELAYS[State(delivery.state)]
    if delivery.checks < len(delays):
        following: datetime | None = now + scale(delays[delivery.checks])
    else:
        # Should this process die before it asks a person, another one looks and asks.
        is_asking = delivery.state in (State.ACCEPTED, State.UNKNOWN)
        following = now + scale(delays[-1]) if is_asking else None
    taken = Delivery.objects.filter(
        pk=delivery.pk,
        state=delivery.state,
        next_check_at__lte=now,
        checks=delivery.checks,
    ).update(next_check_at=following, checks=F("checks") + 1)
    if not taken:
        return False
    delivery.checks += 1
    delivery.next_check_at = following
    return True


def _look_by_id(delivery: Delivery, page: FacebookPage, post_id: str) -> bool:
    attempt = open_attempt(delivery, AttemptKind.VERIFY)
    outcome = page.get_post(post_id)
    if outcome.is_ok and outcome.data.get("is_published") is True:
        with transaction.atomic():
            close_attempt(attempt, outcome)
            return settle_as_visible(delivery, outcome, is_joined=True)
    close_attempt(attempt, outcome)
    if outcome.is_ok and outcome.data.get("is_published") is False:
        return _act_on_hidden(delivery)
    if outcome.is_gone:
        return _act_on_gone(delivery, page)
    _mind_channel(delivery.channel, outcome)
    return False


def _act_on_hidden(delivery: Delivery) -> bool:
    """The post exists and nobody sees it: to ask for its publication again is harmless."""
    if delivery.state == State.UNKNOWN and delivery.publishing == Publishing.STAGED:
        _queue_again(delivery)
    return False


def _act_on_gone(delivery: Delivery, page: FacebookPage) -> bool:
    """A post reads as missing. Just after it was made that means nothing; later it does.

    Only a hidden post may be made again. One that Facebook reported as visible was out: that
    somebody removed it, or that it was another's with our link in it, is for a person to see.
    """
    if delivery.state != State.UNKNOWN or not is_proven_gone(delivery):
        return False
    found, is_readable = _look_in_list(delivery, page)
    if found:
        return True
    # Where the list cannot be read either, "gone" may only mean that we may not see it.
    if is_readable and delivery.publishing == Publishing.STAGED:
        _queue_again(delivery, reason=Reason.HIDDEN_POST_GONE, hidden_post_id="")
    return False


def _queue_again(delivery: Delivery, *, reason: str = "", **fields: Any) -> None:
    tries = delivery.tries + 1
    if tries > MAX_TRIES:
        # Each arrival begins a new deadline: without this nobody would ever be told.
        move(delivery, State.NEEDS_PERSON, sources=[State.UNKNOWN], reason=Reason.NOT_FOUND)
        return
    move(
        delivery,
        State.QUEUED,
        sources=[State.UNKNOWN],
        reason=reason or delivery.reason,
        next_attempt_at=timezone.now() + get_delay(tries),
        tries=tries,
        **fields,
    )


def _look_in_list(delivery: Delivery, page: FacebookPage) -> tuple[bool, bool]:
    """Look for our marker among the Page's posts; two of them are told to people at once.

    Returns whether it was found, and whether the list could be read at all.
    """
    mine, outcome = list_own_posts(delivery, page)
    if not mine:
        _mind_channel(delivery.channel, outcome)
        return False, outcome.is_ok
    found = Outcome(kind=AttemptOutcome.OK, data=mine[0])
    reason = Reason.FOUND if len(mine) == 1 else Reason.TWO_FOUND
    settled = settle_as_visible(delivery, found, target=State.LISTED, reason=reason)
    if settled and len(mine) > 1:
        mail_about_delivery(delivery, occasion="two-found")
    return settled, True


def _ask_person_after_last_look(delivery: Delivery) -> None:
    if delivery.checks <= len(DELAYS[State(delivery.state)]):
        return
    is_accepted = delivery.state == State.ACCEPTED
    reason = Reason.READ_BACK_FAILED if is_accepted else Reason.NOT_FOUND
    move(delivery, State.NEEDS_PERSON, reason=reason)


def _mind_channel(channel: Channel, outcome: Outcome) -> None:
    """Reads tell of a dead token or a pause as well."""
    if outcome.is_ok or not outcome.is_rejected:
        return
    verdict = classify(outcome, Verb.READ)
    # A missing permission to read says nothing about the right to post.
    if verdict.error_class == ErrorClass.CHANNEL and verdict.reason != Reason.NO_PERMISSION:
        if verdict.channel_state is not None:
            stop_channel(channel, verdict.channel_state, reason=verdict.reason)
    elif verdict.error_class == ErrorClass.THROTTLE:
        park_channel(channel, get_pause(channel, outcome, verdict), reason=verdict.reason)
