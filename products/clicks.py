"""How often readers left for another shop: a number per day, and nothing about them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from .models import ClickDay, Sellable, WayToBuy


@transaction.atomic
def count_click(way: WayToBuy) -> None:
    """Count one reader who followed `way` today."""
    today = timezone.localdate()
    ClickDay.objects.bulk_create([ClickDay(way=way, day=today)], ignore_conflicts=True)
    ClickDay.objects.filter(way=way, day=today).update(count=F("count") + 1)


def sum_clicks(sellable: Sellable, *, since: date) -> dict[int, int]:
    """Return how often each way of goods was followed since a day, by the way's key."""
    days = ClickDay.objects.filter(way__sellable=sellable, day__gte=since)
    return dict(days.values_list("way").annotate(total=Sum("count")))
