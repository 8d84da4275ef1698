"""A delivery's sentence with its facts filled in: the one way every screen says it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from crosspost import words
from crosspost.models import Channel, StopSwitch
from crosspost.selectors import DeliveryRow, SenderLight
from crosspost.states import State

from .times import get_zone, say_moment, say_when


def say_delivery(
    row: DeliveryRow,
    *,
    sender: SenderLight | None = None,
    keeper: str = "",
    now: datetime | None = None,
) -> words.Sentence:
    """Return the sentence of a delivery.

    While nothing sends (`sender` is silent), a post that waits says so instead of promising
    a time.
    """
    if row.state in _WAITING and sender is not None and not sender.is_alive:
        return words.explain_silence(channel=row.channel_name, keeper=keeper)
    time = say_when(row.next_at, get_zone(row.timezone), now=now) if row.next_at else ""
    return words.explain(
        row.state,
        row.reason,
        channel=row.channel_name,
        time=time,
        keeper=keeper,
        stop=say_stop(row.stop, row.timezone, now=now) if row.stop else "",
    )


def say_stop(switch: StopSwitch, zone: str, *, now: datetime | None = None) -> str:
    """Return why, when and by whom posts were stopped; `zone` "" is the city's own."""
    zone = zone or timezone.get_default_timezone_name()
    moment = say_moment(switch.pulled_at, get_zone(zone), now=now)
    return f"{switch.reason} ({moment}, {switch.pulled_by_name})"


_WAITING = {State.QUEUED, State.STAGING, State.READY}


def say_keeper(channel: Channel) -> str:
    """Return who looks after a Page, with a telephone number where one is known."""
    user = channel.connected_by
    if user is None:
        return ""
    phone = getattr(user, "phone", "")
    if not phone:
        return user.get_full_name()
    return _("%(name)s (telephone %(phone)s)") % {"name": user.get_full_name(), "phone": phone}
