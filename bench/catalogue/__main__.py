"""The shop's pages, asked for with nothing stored; one line of JSON last.

`queries` are those of a page that is rendered in a running shop: no stored page is used, only
the parts that are the same for all readers are remembered, as `core.pagecache` does for a minute.
`queries_cold` are those of the first reader after a change, when nothing is remembered; times are
cold as well. Exit status 1 when one is above its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

from bench import databases
from bench.machine import describe_machine

if TYPE_CHECKING:
    from django.test import Client

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
MOST_QUERIES = {"product": 12, "index": 15, "basket": 12, "confirmation": 15}
MOST_GROWTH = 1.5
SHORT = (100, 20)
TURNS = 15
#: Of so many producers there is something in the basket.
LINES = 5
ADDRESSES = {
    "product": "/shop/goods-7/",
    "index": "/shop/?kind=tea&producer=maker-1&temperature=ambient",
    "basket": "/basket/",
    "confirmation": "/checkout/confirm/",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.catalogue")
    parser.add_argument("--goods", type=int, default=10_000)
    parser.add_argument("--producers", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="print every query")
    options = parser.parse_args()
    server = databases.find_postgresql()
    if not server:
        print("PostgreSQL does not answer; name it in POSTGRES.")
        return 2
    print(describe_machine(), flush=True)
    url = databases.make_postgresql("bench_catalogue", server=server)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= {"DATABASE_URL": url, "DATA_DIR": f"{folder}/data"}
        import django

        django.setup()
        try:
            found = _measure(options)
        finally:
            from django.db import connections

            connections.close_all()
            databases.drop(url)
    missed = [name for name, most in MOST_QUERIES.items() if found["queries"][name] > most]
    missed += [name for name, growth in found["growth_of"].items() if growth > MOST_GROWTH]
    print(json.dumps({**found, "missed": missed, "machine": describe_machine()}))
    return 1 if missed else 0


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from .shop import begin_shop, fill_shop

    begin_shop()
    fill_shop(goods=SHORT[0], producers=SHORT[1])
    client = _go_shopping()
    short = _ask_all(client, is_shown=False)
    fill_shop(goods=options.goods, producers=options.producers)
    long = _ask_all(client, is_shown=options.show)
    growth = {name: round(long[name][0] / short[name][0], 2) for name in ADDRESSES}
    return {
        "goods": [SHORT[0], options.goods],
        "producers": [SHORT[1], options.producers],
        "queries": {name: queries for name, (_ms, queries, _cold) in long.items()},
        "queries_cold": {name: cold for name, (_ms, _queries, cold) in long.items()},
        "ms": {name: [round(short[name][0], 1), round(long[name][0], 1)] for name in ADDRESSES},
        "growth": max(growth.values()),
        "growth_of": growth,
    }


def _go_shopping() -> Client:
    """Return a browser with goods of several producers in its basket, and an address."""
    from django.test import Client

    from bench.rush.city import ADDRESS
    from products.models import Variant

    client = Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "same-origin"})
    for variant in Variant.objects.order_by("pk")[1 : LINES + 1]:
        assert client.post("/basket/add/", {"variant": variant.pk, "quantity": 1}).status_code < 400
    assert client.post("/checkout/", ADDRESS).status_code == 303
    return client


def _ask_all(client: Client, *, is_shown: bool) -> dict[str, tuple[float, int, int]]:
    """Return of each page the fastest cold ms, the queries when warm and when cold."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from core.pagecache import expire_pages

    # Readers with a session get no stored page.
    client.cookies[settings.SESSION_COOKIE_NAME] = "none"
    found = {}
    for name, address in ADDRESSES.items():
        assert client.get(address).status_code == 200, name  # draws pictures, too
        times = []
        for _turn in range(TURNS):
            expire_pages()
            begun = time.perf_counter()
            client.get(address)
            times.append(1000 * (time.perf_counter() - begun))
        expire_pages()
        with CaptureQueriesContext(connection) as cold:
            client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[name] = (min(times), len(queries), len(cold))
        if is_shown:
            print(f"== {name}", *(query["sql"] for query in queries), sep="\n", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
