"""Placing through the services against the same SQL alone.

Run as `python -m bench.rush.placing ORDERS COPY`.

DATABASE_URL names the database in which orders are placed; COPY is its copy, in which the
captured statements are sent again through the bare driver: the same settings of the connection,
the same number of commits. Nothing is asked of Stripe. One line of JSON last.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Placed first, so that what a process remembers is read before the clock runs.
WARM_UP = 10


@dataclass(frozen=True)
class Step:
    """One statement, and whether it stood in a transaction."""

    sql: str
    params: Any
    is_in_transaction: bool


def prepare_orders(count: int) -> list[Any]:
    """Build a city in the database and bring so many buyers to the final page."""
    from orders.baskets import add_to_basket, open_basket, quote_basket, set_prefecture
    from orders.confirmation import show_confirmation
    from orders.models import Delivery

    from .city import ADDRESS, build_city, build_jars

    variant = build_jars(build_city(port=80), jars=10 * count)
    confirmations = []
    for _buyer in range(count):
        basket, _token = open_basket(site=variant.sellable.site)
        add_to_basket(basket, variant_id=variant.pk, quantity="1")
        delivery = Delivery.objects.create(basket=basket, **ADDRESS)
        set_prefecture(basket, delivery.prefecture)
        shown = show_confirmation(basket, quote=quote_basket(basket), delivery=delivery)
        confirmations.append((shown.pk, basket))
    return confirmations


def place_orders(prepared: list[Any]) -> tuple[list[list[Step]], float]:
    """Place every order; return the statements of each and the seconds of all."""
    from django.db import IntegrityError, connection

    from orders.services import place_order

    orders: list[list[Step]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("BEGIN"):  # only SQLite's beginnings come this way
            orders[-1].append(Step(sql, params, connection.in_atomic_block))
        try:
            return execute(sql, params, many, context)
        except IntegrityError:
            # A number that was drawn twice: the services draw again, and so does nobody here.
            orders[-1].pop()
            raise

    seconds = 0.0
    for number, (confirmation_id, basket) in enumerate(prepared):
        orders.append([])
        with connection.execute_wrapper(note):
            begun = time.perf_counter()
            place_order(confirmation_id, basket=basket)
            if number >= WARM_UP:
                seconds += time.perf_counter() - begun
    return orders, seconds


def send_bare(orders: list[list[Step]]) -> float:
    """Send the statements of all orders through the bare driver; return the seconds."""
    from django.db import connection

    connection.ensure_connection()
    is_sqlite = connection.vendor == "sqlite"
    ready = [[(_write_for_driver(s.sql, is_sqlite), s) for s in steps] for steps in orders]
    seconds = 0.0
    for number, steps in enumerate(ready):
        begun = time.perf_counter()
        _send_order(connection.connection, steps, begin="BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        if number >= WARM_UP:
            seconds += time.perf_counter() - begun
    return seconds


def _send_order(driver: Any, steps: list[tuple[str, Step]], *, begin: str) -> None:
    cursor = driver.cursor()
    is_open = False
    for sql, step in steps:
        if step.is_in_transaction != is_open:
            cursor.execute(begin if step.is_in_transaction else "COMMIT")
            is_open = step.is_in_transaction
        cursor.execute(sql, step.params or ())
        if cursor.description:
            cursor.fetchall()
    if is_open:
        cursor.execute("COMMIT")


def _write_for_driver(sql: str, is_sqlite: bool) -> str:
    return sql.replace("%s", "?").replace("%%", "%") if is_sqlite else sql


def _point_to(url: str) -> None:
    from django.db import connections

    connections["default"].close()
    is_sqlite = url.startswith("sqlite")
    name = url.removeprefix("sqlite:///") if is_sqlite else url.rsplit("/", 1)[1]
    connections["default"].settings_dict["NAME"] = name


def main() -> None:
    count, copy = int(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="placing-") as folder:
        os.environ |= {
            "DATA_DIR": f"{folder}/data",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        import django

        django.setup()
        from django.db import connection

        from bench.databases import copy_database
        from orders.models import Order

        prepared = prepare_orders(count + WARM_UP)
        connection.close()
        copy_database(os.environ["DATABASE_URL"], copy)
        orders, through_services = place_orders(prepared)
        placed = Order.objects.count()
        _point_to(copy)
        bare = send_bare(orders)
        assert Order.objects.count() == placed == count + WARM_UP
        connection.close()
    statements = sum(len(steps) for steps in orders) / len(orders)
    print(
        json.dumps(
            {
                "orders_per_s": round(count / through_services, 1),
                "bare_per_s": round(count / bare, 1),
                "statements": round(statements, 1),
                "vs_bare": round(bare / through_services, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
