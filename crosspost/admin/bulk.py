"""Which of several posts one press may move, and why the others stay as they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from crosspost.models import Delivery
from crosspost.reasons import Reason
from crosspost.rows import ROW_RELATIONS, DeliveryRow, build_row
from crosspost.settle import CHANNEL_REASONS, NotPossibleError, cancel_delivery, retry_delivery
from crosspost.states import MAY_BE_VISIBLE, OPEN, ChannelState, State
from crosspost.vouching import is_vouched_for, needs_approval

MOST_AT_ONCE = 200
#: What is certainly not on Facebook, and may be sent again without a look at the Page.
SAFE_TO_RETRY = frozenset({State.FAILED, State.HELD, State.SKIPPED})


@dataclass(frozen=True, kw_only=True)
class BulkVerb:
    """One thing that may be done with several posts at once."""

    label: Any
    question: Any
    act: Callable[..., Any]


VERBS: dict[str, BulkVerb] = {
    "retry": BulkVerb(
        label=gettext_lazy("Send again"),
        question=gettext_lazy("Send these posts again?"),
        act=retry_delivery,
    ),
    "cancel": BulkVerb(
        label=gettext_lazy("Do not send"),
        question=gettext_lazy("Do not send these posts?"),
        act=cancel_delivery,
    ),
}


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    row: DeliveryRow
    why: str


@dataclass(frozen=True, kw_only=True)
class BulkPlan:
    """What a press would do: the posts that move, and those that stay, each with its reason."""

    verb: str
    taken: list[Delivery]
    rows: list[DeliveryRow]
    left_out: list[LeftOut]


def plan_bulk(site: Site, *, ids: Sequence[uuid.UUID], verb: str) -> BulkPlan:
    """Look at the ticked posts of a city; ids of other cities are as if not ticked."""
    found = list(
        Delivery.objects.filter(pk__in=list(ids)[:MOST_AT_ONCE], channel__site=site)
        .select_related(*ROW_RELATIONS)
        .order_by("due_at", "pk")
    )
    busy = _list_busy(found)
    is_read_first = needs_approval(site)
    plan = BulkPlan(verb=verb, taken=[], rows=[], left_out=[])
    for delivery in found:
        why = _find_obstacle(delivery, verb, busy)
        if not why and verb == "retry" and is_read_first and _waits_for_reader(delivery):
            why = _("Somebody must approve it first.")
        row = build_row(delivery, {})
        if why:
            plan.left_out.append(LeftOut(row=row, why=why))
        else:
            plan.taken.append(delivery)
            plan.rows.append(row)
    return plan


def do_bulk(plan: BulkPlan, *, user: Any) -> list[Delivery]:
    """Do it, each post in a transaction of its own; return those that moved, as they are now."""
    done = []
    for delivery in plan.taken:
        try:
            counts = VERBS[plan.verb].act(delivery, user=user)
        except NotPossibleError:
            continue  # it has moved on since; the list shows where it is now
        done.append(delivery if counts is None else counts)
    return done


def _waits_for_reader(delivery: Delivery) -> bool:
    return delivery.state == State.HELD and not is_vouched_for(delivery)


def _list_busy(deliveries: Sequence[Delivery]) -> set[tuple[int, int, uuid.UUID]]:
    """Return the versions that are on their way or may be visible, by announcement and Page."""
    busy = Delivery.objects.filter(
        announcement__in={delivery.announcement_id for delivery in deliveries},
        state__in=sorted(OPEN | MAY_BE_VISIBLE),
    )
    return set(busy.values_list("announcement_id", "channel_id", "pk"))


def _find_obstacle(delivery: Delivery, verb: str, busy: set[tuple[int, int, uuid.UUID]]) -> str:
    row = build_row(delivery, {})
    if delivery.state in (State.UNKNOWN, State.NEEDS_PERSON):
        return _("Nobody knows yet whether it is on Facebook. It needs a look of its own.")
    if verb == "cancel":
        return "" if row.can_cancel else _("It is out, or over already.")
    if delivery.state not in SAFE_TO_RETRY:
        return _("It is out, on its way, or was cancelled by a person.")
    others = (
        key
        for announcement, channel, key in busy
        if (announcement, channel) == (delivery.announcement_id, delivery.channel_id)
        and key != delivery.pk
    )
    if delivery.reason == Reason.SAID_NOT_THERE or any(others):
        return _("A newer try of it exists.")
    if delivery.channel.state != ChannelState.OK and delivery.reason in CHANNEL_REASONS:
        return _("Its Page must be connected first. Then it goes out by itself.")
    return ""
