"""Which of several posts one press may move, and why the others stay as they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from crosspost.approval import APPROVE, MayNotApproveError, approve_delivery
from crosspost.models import CrosspostSettings, Delivery
from crosspost.reasons import Reason
from crosspost.rows import ROW_RELATIONS, DeliveryRow, build_row
from crosspost.settle import CHANNEL_REASONS, NotPossibleError, cancel_delivery, retry_delivery
from crosspost.states import MAY_BE_VISIBLE, OPEN, ChannelState, State
from crosspost.vouching import get_settings, is_vouched_for, may_vouch

from .access import ACT
from .outcome import Outcome, say_each

MOST_AT_ONCE = 200
OWN_WORDS = gettext_lazy("You wrote these words. A colleague must approve them.")
MOVED_ON = gettext_lazy("Nothing was changed: the post has moved on since you looked.")
#: What is certainly not on Facebook, and may be sent again without a look at the Page.
SAFE_TO_RETRY = frozenset({State.FAILED, State.HELD, State.SKIPPED})


@dataclass(frozen=True, kw_only=True)
class BulkVerb:
    """One thing that may be done with several posts at once, by who holds `permission`."""

    label: Any
    question: Any
    act: Callable[..., Any]
    permission: str = ACT


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
    "approve": BulkVerb(
        label=gettext_lazy("Read and approve"),
        question=gettext_lazy("Read these posts. Approve them as they stand?"),
        act=approve_delivery,
        permission=APPROVE,
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


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of one post; `goes_on` is False where it did not move, or is kept back."""

    row: DeliveryRow
    text: str
    goes_on: bool


def plan_bulk(site: Site, *, ids: Sequence[uuid.UUID], verb: str, user: Any) -> BulkPlan:
    """Look at the ticked posts of a city; ids of other cities are as if not ticked."""
    found = list(
        Delivery.objects.filter(pk__in=list(ids)[:MOST_AT_ONCE], channel__site=site)
        .select_related(*ROW_RELATIONS)
        .order_by("due_at", "pk")
    )
    busy = _list_busy(found)
    settings = get_settings(site)
    plan = BulkPlan(verb=verb, taken=[], rows=[], left_out=[])
    for delivery in found:
        if verb == "approve":
            why = _find_obstacle_to_approve(delivery, user=user, settings=settings)
        else:
            why = _find_obstacle(delivery, verb, busy)
        if not why and verb == "retry" and settings.needs_approval and _waits_for_reader(delivery):
            why = _("Somebody must approve it first.")
        row = build_row(delivery, {})
        if why:
            plan.left_out.append(LeftOut(row=row, why=why))
        else:
            plan.taken.append(delivery)
            plan.rows.append(row)
    return plan


def do_bulk(
    plan: BulkPlan, *, user: Any, seen: Mapping[uuid.UUID, str] | None = None
) -> tuple[list[Delivery], list[Done]]:
    """Do it, each post in a transaction of its own; return those that moved, and all in words.

    `seen` are the hashes of what stood on the person's screen: where the words of a post were
    changed since, it is not approved unread.
    """
    moved: dict[uuid.UUID, Delivery] = {}
    refused: dict[uuid.UUID, Any] = {}
    for delivery in plan.taken:
        facts = {"seen_sha256": (seen or {}).get(delivery.pk, "-")} if _is_approval(plan) else {}
        try:
            counts = VERBS[plan.verb].act(delivery, user=user, **facts)
        except MayNotApproveError:
            refused[delivery.pk] = OWN_WORDS
        except NotPossibleError:
            refused[delivery.pk] = MOVED_ON
        else:
            moved[delivery.pk] = delivery if counts is None else counts
    texts = dict(zip(moved, _say_moved(plan, list(moved.values())), strict=True))
    told = [
        Done(
            row=row,
            text=texts[row.id].text if row.id in texts else str(refused[row.id]),
            goes_on=row.id in texts and texts[row.id].goes_on,
        )
        for row in plan.rows
    ]
    return list(moved.values()), told


def _say_moved(plan: BulkPlan, moved: list[Delivery]) -> list[Outcome]:
    if plan.verb == "cancel":
        return [Outcome(text=_("The post will not be sent."), goes_on=True) for _one in moved]
    return say_each(moved)


def _is_approval(plan: BulkPlan) -> bool:
    return plan.verb == "approve"


def _find_obstacle_to_approve(delivery: Delivery, *, user: Any, settings: CrosspostSettings) -> str:
    if delivery.state != State.HELD or delivery.reason != Reason.NOT_APPROVED:
        return _("It does not wait for approval.")
    if not may_vouch(user, author_id=delivery.written_by_id, settings=settings):
        return str(OWN_WORDS)
    return ""


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
