"""The stop switch: pulled by a person, with a reason; ending it lets nothing go by itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Site

from .due import waiting
from .ledger import move
from .models import Channel, Delivery, StopLevel, StopSwitch
from .reasons import Reason
from .settle import NotPossibleError, retry_delivery
from .states import State
from .stop_notices import mail_about_stop
from .stopped import find_stop

REMIND_EVERY = timedelta(hours=24)
#: How long after the end people are offered what was passed over.
OFFERED_FOR = timedelta(days=7)
#: Held in the press itself; the tick holds the rest of a longer list.
HELD_AT_ONCE = 200


def get_stop(site: Site | int) -> StopSwitch | None:
    """Return the switch that is on in a city, or None."""
    return StopSwitch.objects.filter(site=site, ended_at__isnull=True).first()


def pull_stop(site: Site, *, level: str, reason: str, user: Any) -> StopSwitch:
    """Stop a city's posts now; return the switch, with the number of those already on the wire.

    A switch of another level that is on is replaced by the new one. Waits for the channels'
    rows, which the visible call's beginning locks too: what began before is counted, what comes
    after reads the switch. Raises NotPossibleError when it is on at this level already.
    """
    level = StopLevel(level)
    try:
        with transaction.atomic():
            _lock_channels(site)
            before = get_stop(site)
            if before is not None and before.level == level:
                raise NotPossibleError
            if before is not None:
                _close(before, user=user)
            switch = _open(site, level=level, reason=reason, user=user)
            if before is not None:
                _hand_over(before, switch, user=user)
            hold_stopped(switch, limit=HELD_AT_ONCE)
            mail_about_stop(switch)
    except IntegrityError as error:
        raise NotPossibleError from error
    return switch


@transaction.atomic
def end_stop(site: Site, *, user: Any) -> StopSwitch:
    """End the switch that is on. Nothing goes out by it: what was held is passed over.

    Raises NotPossibleError when somebody else ended it before.
    """
    _lock_channels(site)
    switch = get_stop(site)
    if switch is None:
        raise NotPossibleError
    hold_stopped(switch)
    _close(switch, user=user)
    _pass_over(switch.held.filter(state=State.HELD, reason=Reason.STOPPED), user=user)
    mail_about_stop(switch)
    return switch


def hold_stopped(switch: StopSwitch, *, limit: int | None = None) -> int:
    """Hold what is due and what this switch stops; return how many."""
    rows = Delivery.objects.filter(
        waiting(timezone.now()), channel__site=switch.site_id, urgency__in=switch.urgencies
    )
    rows = rows.select_related("channel", "announcement__created_by").order_by("next_attempt_at")
    return sum(hold_for_stop(delivery, switch) for delivery in rows[:limit])


def hold_for_stop(delivery: Delivery, switch: StopSwitch, *, lease_no: int | None = None) -> bool:
    """Hold one delivery for the sake of a switch; a worker names its lease."""
    return move(delivery, State.HELD, reason=Reason.STOPPED, lease_no=lease_no, stopped_by=switch)


def hold_if_stopped(delivery: Delivery) -> bool:
    """Hold a queued delivery that a switch stops; return whether this caller did."""
    switch = find_stop(delivery)
    is_waiting = Delivery.objects.filter(waiting(timezone.now()), pk=delivery.pk).exists()
    return switch is not None and is_waiting and hold_for_stop(delivery, switch)


def tend_stops() -> int:
    """Hold what became due, pass over what an ended switch left, remind. A tick job."""
    done = 0
    for switch in StopSwitch.objects.filter(ended_at__isnull=True).select_related("site"):
        done += hold_stopped(switch)
        _remind(switch)
    # Held in the very moment in which the switch was ended.
    left = Delivery.objects.filter(
        state=State.HELD, reason=Reason.STOPPED, stopped_by__ended_at__isnull=False
    )
    return done + _pass_over(left, user=None)


def list_held(switch: StopSwitch) -> QuerySet[Delivery]:
    """Return what a switch holds at this moment, longest waiting first."""
    held = switch.held.filter(state=State.HELD, reason=Reason.STOPPED)
    return held.order_by("due_at", "created_at")


def list_passed_over(site: Site) -> QuerySet[Delivery]:
    """Return what stops of the last days passed over and nobody has sent since."""
    newer = Delivery.objects.filter(
        announcement=OuterRef("announcement"),
        channel=OuterRef("channel"),
        version__gt=OuterRef("version"),
    )
    return Delivery.objects.filter(
        ~Exists(newer),
        stopped_by__site=site,
        state=State.SKIPPED,
        reason=Reason.PASSED_OVER,
        state_since__gte=timezone.now() - OFFERED_FOR,
    ).order_by("due_at", "created_at")


def send_picked(site: Site, *, ids: Iterable[uuid.UUID], user: Any) -> list[Delivery]:
    """Send those of the passed over that a person picked; return the new versions.

    What moved on since the person looked is left as it is.
    """
    sent = []
    for delivery in list_passed_over(site).filter(pk__in=list(ids)):
        try:
            sent.append(retry_delivery(delivery, user=user))
        except NotPossibleError:
            continue
    return sent


def list_history(site: Site, *, limit: int = 20) -> list[StopSwitch]:
    """Return the switches of a city, newest first."""
    return list(StopSwitch.objects.filter(site=site)[:limit])


def _lock_channels(site: Site) -> None:
    list(Channel.objects.select_for_update(of=("self",)).filter(site=site).order_by("pk"))


def _open(site: Site, *, level: StopLevel, reason: str, user: Any) -> StopSwitch:
    switch = StopSwitch(
        site=site,
        level=level,
        reason=" ".join(reason.split())[:120],
        pulled_by=user,
        pulled_by_name=user.get_full_name()[:150],
    )
    switch.on_the_wire = Delivery.objects.filter(
        channel__site=site, state=State.SENDING, urgency__in=switch.urgencies
    ).count()
    switch.save()
    return switch


def _close(switch: StopSwitch, *, user: Any) -> None:
    switch.ended_at = timezone.now()
    switch.ended_by = user
    switch.ended_by_name = user.get_full_name()[:150]
    switch.save(update_fields=["ended_at", "ended_by", "ended_by_name"])


def _hand_over(before: StopSwitch, switch: StopSwitch, *, user: Any) -> None:
    """What the new switch stops too stays held by it; the rest is passed over, not released."""
    held = before.held.filter(state=State.HELD, reason=Reason.STOPPED)
    held.filter(urgency__in=switch.urgencies).update(stopped_by=switch)
    _pass_over(held.exclude(urgency__in=switch.urgencies), user=user)


def _pass_over(held: QuerySet[Delivery], *, user: Any) -> int:
    rows = held.select_related("channel", "announcement__created_by").order_by("due_at")
    return sum(
        move(delivery, State.SKIPPED, reason=Reason.PASSED_OVER, actor=user) for delivery in rows
    )


def _remind(switch: StopSwitch) -> None:
    now = timezone.now()
    late = Q(reminded_at__isnull=True, pulled_at__lte=now - REMIND_EVERY) | Q(
        reminded_at__lte=now - REMIND_EVERY
    )
    with transaction.atomic():
        if StopSwitch.objects.filter(late, pk=switch.pk, ended_at__isnull=True).update(
            reminded_at=now
        ):
            switch.reminded_at = now
            mail_about_stop(switch, is_reminder=True)
