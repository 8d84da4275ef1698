"""A long past: finished deliveries by the hundred thousand, copied inside PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from bench.city import FIRST_PAGE, add_channels, announce, build_city
from crosspost.models import Announcement, Channel, Delivery

CHANNELS = 20
#: Of a hundred finished deliveries, how many ended so.
STATES = (
    "CASE WHEN n %% 100 < 88 THEN 'listed' WHEN n %% 100 < 95 THEN 'published' "
    "WHEN n %% 100 < 98 THEN 'failed' ELSE 'cancelled' END"
)


def begin_history() -> None:
    """Build the city and one announcement on 20 channels: what all copies are made of."""
    site = build_city(site_port=80)
    tokens = {str(FIRST_PAGE + number): f"EAAbench{number:04}" for number in range(1, CHANNELS + 1)}
    announce(site, number=0, channels=add_channels(site, tokens=tokens, publishing="direct"))


def fill_history(deliveries: int) -> None:
    """Add finished deliveries until there are about `deliveries` of them."""
    missing = deliveries - Delivery.objects.count()
    first = Announcement.objects.order_by("pk").first()
    model = Delivery.objects.order_by("created_at", "pk").first()
    assert first is not None
    assert model is not None
    known = Announcement.objects.count()
    place = Channel.objects.earliest("pk")
    with connection.cursor() as cursor, _without_indexes(cursor):
        # The keys are copies of rows that are there; the server need not look each up.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_copy_announcements(), [max(0, missing // CHANNELS), first.pk])
        cursor.execute(_copy_deliveries(), [place.pk, known, model.pk, first.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes(cursor: Any) -> Iterator[None]:
    """Build the indexes anew after a large insert: that is many times faster than row by row."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)",
        [Delivery._meta.db_table],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for _name, definition in indexes:
        cursor.execute(definition)


def _copy_announcements() -> str:
    new = {"translation_key": "gen_random_uuid()", "id": None}
    names, values = _list_columns(Announcement, new)
    return (
        f"INSERT INTO crosspost_announcement ({names}) SELECT {values} "
        "FROM crosspost_announcement old, generate_series(1, %s) AS n WHERE old.id = %s"
    )


def _copy_deliveries() -> str:
    new = {
        "id": "gen_random_uuid()",
        "announcement_id": "wish.id",
        "channel_id": "place.id",
        "state": STATES,
        "marker": "lpad(to_hex(wish.n * 32 + place.id - %s), 12, 'x')",
        "remote_post_id": (
            f"CASE WHEN n %% 100 < 95 THEN {FIRST_PAGE} + place.id || '_' || wish.id ELSE '' END"
        ),
        "deadline_at": "NULL",
        "next_check_at": "NULL",
        "published_at": "now() - make_interval(mins => wish.n * 7)",
        "created_at": "now() - make_interval(mins => wish.n * 7 + 1)",
        "state_since": "now() - make_interval(mins => wish.n * 7)",
        "due_at": "now() - make_interval(mins => wish.n * 7 + 1)",
        "next_attempt_at": "now() - make_interval(mins => wish.n * 7 + 1)",
    }
    names, values = _list_columns(Delivery, new)
    return (
        f"INSERT INTO crosspost_delivery ({names}) SELECT {values} FROM crosspost_delivery old, "
        "(SELECT id, row_number() OVER (ORDER BY id)::int AS n FROM crosspost_announcement "
        "ORDER BY id OFFSET %s) wish, crosspost_channel place "
        "WHERE old.id = %s AND wish.id <> %s"
    )


def _list_columns(model: type, new: dict[str, str | None]) -> tuple[str, str]:
    columns = [
        field.column
        for field in model._meta.concrete_fields  # type: ignore[attr-defined]
        if new.get(field.column, "") is not None
    ]
    values = [new.get(column) or f'old."{column}"' for column in columns]
    return ", ".join(f'"{column}"' for column in columns), ", ".join(values)
