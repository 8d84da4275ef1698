"""Whether a stop switch keeps something from going out: the part of the due predicate."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from .models import Channel, Delivery, StopSwitch
from .models.stops import STOPPED_URGENCIES
from .states import Urgency


class StoppedError(Exception):
    """A stop switch is on; the visible call was not begun."""

    def __init__(self, switch: StopSwitch) -> None:
        super().__init__(str(switch))
        self.switch = switch


def not_stopped() -> Q:
    """Deliveries that no stop switch keeps back.

    Switches stand in subqueries, as channels do in `crosspost.due`: the claim is one UPDATE.
    """
    allowed = Q()
    for urgency in Urgency:
        levels = _list_levels(urgency)
        is_free = ~Q(channel__in=_stopped_channels(levels).values("pk")) if levels else Q()
        allowed |= Q(urgency=urgency) & is_free
    return allowed


def find_stop(delivery: Delivery) -> StopSwitch | None:
    """Return the switch that keeps a delivery back at this moment, or None."""
    return StopSwitch.objects.filter(
        site=delivery.channel.site_id,
        level__in=_list_levels(delivery.urgency),
        ended_at__isnull=True,
    ).first()


def _stopped_channels(levels: list[str]) -> QuerySet[Channel]:
    active = StopSwitch.objects.filter(ended_at__isnull=True, level__in=levels)
    return Channel.objects.filter(site__in=active.values("site"))


def _list_levels(urgency: str) -> list[str]:
    """Return the levels that stop what is of this urgency."""
    return [str(level) for level, stopped in STOPPED_URGENCIES.items() if urgency in stopped]
