"""A check at the start: what a shop with goods still lacks before it may open."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import DatabaseError

from .legal.opening import list_gaps, list_selling_sites


@checks.register("shop")
def check_shops(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Name what each city's shop lacks. A city without goods is not asked.

    It asks the database, so it says nothing where that is away or its tables are not made yet.
    """
    try:
        return [
            checks.Warning(
                f"{site}: {gap.sentence}",
                hint=f"Write it down in the admin: {gap.place} ({gap.url}).",
                id="orders.W002" if gap.is_of_producer else "orders.W001",
            )
            for site in list_selling_sites()
            for gap in list_gaps(site)
        ]
    except DatabaseError:
        return []
