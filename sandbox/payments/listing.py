"""Lists: filters, cursors and pages as every list of Stripe's has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from sandbox.payments.errors import NoSuchObjectError

Row = TypeVar("Row", bound=Model)
DEFAULT_LIMIT = 10


def filter_created(rows: QuerySet[Row], params: dict[str, Any]) -> QuerySet[Row]:
    """Apply ``created``: a second of the epoch, or bounds ``gt gte lt lte``."""
    created = params.get("created")
    if created is None:
        return rows
    if isinstance(created, dict):
        return rows.filter(**{f"created__{bound}": value for bound, value in created.items()})
    return rows.filter(created=created)


def list_page(
    rows: QuerySet[Row],
    params: dict[str, Any],
    *,
    url: str,
    noun: str,
    show: Callable[[Row], dict[str, Any]],
) -> dict[str, Any]:
    """Return one page, newest first."""
    limit = params.get("limit", DEFAULT_LIMIT)
    if "ending_before" in params:
        border = _find(rows, params["ending_before"], noun=noun, param="ending_before")
        found = list(rows.filter(pk__gt=border).order_by("pk")[: limit + 1])
        page = found[:limit][::-1]
    else:
        if "starting_after" in params:
            border = _find(rows, params["starting_after"], noun=noun, param="starting_after")
            rows = rows.filter(pk__lt=border)
        found = list(rows.order_by("-pk")[: limit + 1])
        page = found[:limit]
    return wrap_list([show(row) for row in page], url=url, has_more=len(found) > limit)


def list_stored(items: list[dict[str, Any]], params: dict[str, Any], *, url: str) -> dict[str, Any]:
    """Return one page of objects that are kept inside another, in their own order."""
    limit = params.get("limit", DEFAULT_LIMIT)
    refs = [item["id"] for item in items]
    for param in ("starting_after", "ending_before"):
        if param in params and params[param] not in refs:
            raise NoSuchObjectError("item", params[param], param=param)
    if "ending_before" in params:
        earlier = items[: refs.index(params["ending_before"])]
        return wrap_list(earlier[-limit:], url=url, has_more=len(earlier) > limit)
    if "starting_after" in params:
        items = items[refs.index(params["starting_after"]) + 1 :]
    return wrap_list(items[:limit], url=url, has_more=len(items) > limit)


def wrap_list(data: list[dict[str, Any]], *, url: str, has_more: bool = False) -> dict[str, Any]:
    """Return the list object around ``data``."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def _find(rows: QuerySet[Row], ref: str, *, noun: str, param: str) -> int:
    number = rows.model._default_manager.filter(ref=ref).values_list("pk", flat=True).first()
    if number is None:
        raise NoSuchObjectError(noun, ref, param=param)
    return int(number)
