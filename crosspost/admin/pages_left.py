"""Cards of posts that are out although their page is gone: take them off, or let them stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crosspost.changes.states import ChangeKind
from crosspost.models import Channel
from crosspost.reasons import Reason
from crosspost.selectors import DeliveryRow
from crosspost.words import WARN, explain_cause

from .say import say_delivery, say_keeper
from .times import get_zone
from .todo import Act, Card, Reader, get_page_url, name_post, say_since


def list_page_left_cards(
    rows: list[DeliveryRow], channels: dict[int, Channel], *, reader: Reader, now: datetime
) -> list[Card]:
    """Return one card per post whose page left the website while it is out."""
    return [
        _build_card(row, channels[row.channel_id], reader=reader, now=now)
        for row in rows
        if row.channel_id in channels
    ]


def _build_card(row: DeliveryRow, channel: Channel, *, reader: Reader, now: datetime) -> Card:
    cause = explain_cause(
        Reason.PAGE_LEFT, channel=row.channel_name, keeper=say_keeper(channel), tone=WARN
    )
    since: Any = row.page_left_at or row.state_since
    return Card(
        key=f"left-{row.id}",
        post=row,
        title=name_post(row),
        sentence=replace(cause, label=_("Page gone"), now=say_delivery(row, now=now).now),
        since=say_since(since, get_zone(row.timezone), now),
        record_url=reverse("crosspost_delivery", args=[row.id]),
        acts=_list_acts(row, channel, reader=reader),
    )


def _list_acts(row: DeliveryRow, channel: Channel, *, reader: Reader) -> list[Act]:
    acts = []
    if not row.post_id:
        # Seen by a colleague, without a number: only by hand.
        url = row.permalink or get_page_url(channel)
        acts.append(Act(label=_("Open the Page on Facebook"), url=url, opens_facebook=True))
    elif reader.may_act:
        url = reverse("crosspost_change", args=[row.id, ChangeKind.WITHDRAW])
        acts.append(Act(label=_("Take it off Facebook"), url=url))
    if reader.may_act:
        url = reverse("crosspost_act", args=[row.id, "stays"])
        acts.append(Act(label=_("Leave it on Facebook"), url=url, verb="stays"))
    return acts
