"""Several short lists of ids in one statement, each cut at its own length by its own index.

`channel IN (...) ORDER BY ... LIMIT` makes a database sort everything that many Pages ever
posted; one query per Page and state reads as many index entries as it shows. Django's own
`union()` refuses ordered parts on SQLite, so they are joined here.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import F, QuerySet, Value

from crosspost.models import Delivery

#: SQLite takes at most 500 selects in one statement.
SELECTS_AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class Part:
    """One list: ordered and cut queries of one shape, and how long they are when put together.

    Several queries are put together by the moment that `at` names, newest first.
    """

    name: str
    queries: list[QuerySet[Delivery]]
    limit: int
    at: str = "due_at"


@dataclass(frozen=True, kw_only=True)
class Found:
    """One delivery of a list; `at` is the moment that its list is about."""

    id: uuid.UUID
    at: datetime
    channel_id: int
    announcement_id: int


def fetch_lists(parts: Iterable[Part]) -> dict[str, list[Found]]:
    """Return what each list holds; one that came from several queries is in order."""
    found: dict[str, list[Found]] = defaultdict(list)
    parts = [part for part in parts if part.queries]
    for statement in _split(parts):
        for name, key, at, channel_id, announcement_id in _run(statement):
            found[name].append(
                Found(
                    id=key if isinstance(key, uuid.UUID) else uuid.UUID(key),
                    at=_read_moment(at),
                    channel_id=channel_id,
                    announcement_id=announcement_id,
                )
            )
    for part in parts:
        if len(part.queries) > 1:
            found[part.name].sort(key=lambda one: (one.at, one.id.int), reverse=True)
        found[part.name] = found[part.name][: part.limit]
    return found


def fetch_ids(parts: Iterable[Part]) -> dict[str, list[uuid.UUID]]:
    """Return the ids of each list, in its order."""
    lists = fetch_lists(parts)
    return defaultdict(list, {name: [one.id for one in rows] for name, rows in lists.items()})


def _read_moment(value: Any) -> datetime:
    # SQLite gives the words that it keeps, in UTC.
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _split(parts: list[Part]) -> Iterator[list[Part]]:
    """Put the parts into as few statements as the databases allow; a long one is cut in pieces."""
    statement: list[Part] = []
    count = 0
    for part in parts:
        for start in range(0, len(part.queries), SELECTS_AT_ONCE):
            piece = part.queries[start : start + SELECTS_AT_ONCE]
            if count + len(piece) > SELECTS_AT_ONCE:
                yield statement
                statement, count = [], 0
            statement.append(replace(part, queries=piece))
            count += len(piece)
    if statement:
        yield statement


def _run(parts: list[Part]) -> list[tuple[str, Any, Any, int, int]]:
    selects: list[str] = []
    params: list[Any] = []
    for number, part in enumerate(parts):
        sql, values = _compile(part, number)
        if sql:
            selects.append(f"SELECT * FROM ({sql}) AS part_{number}")  # noqa: S608 (Django's SQL)
            params += values
    if not selects:
        return []
    with connections[router.db_for_read(Delivery)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), params)
        return cursor.fetchall()


def _compile(part: Part, number: int) -> tuple[str, list[Any]]:
    selects: list[str] = []
    params: list[Any] = []
    for step, query in enumerate(part.queries):
        named = query.annotate(list_name=Value(part.name), list_at=F(part.at)).values_list(
            "list_name", "pk", "list_at", "channel_id", "announcement_id"
        )
        try:
            sql, values = named.query.sql_with_params()
        except EmptyResultSet:  # asked for nothing at all, such as Pages out of order when none is
            continue
        selects.append(f"SELECT * FROM ({sql}) AS query_{number}_{step}")  # noqa: S608
        params += values
    union = " UNION ALL ".join(selects)
    if len(selects) < 2:
        return union, params
    return f"{union} ORDER BY 3 DESC, 2 DESC LIMIT {int(part.limit)}", params
