"""The shop's pages, asked for with nothing stored; one line of JSON last.

Each page is asked for in a process of its own (`bench.catalogue.ask`). `queries` are those of a
page that nobody asked for before in a running shop; `queries_cold` those of the first request
after the process began. Times are those of the first reader after a sale made all pages old;
`ms_counting` those of the shop's list after goods were published, when its filters are counted
anew. Exit status 1 when one of `queries`, or the final page's in either case, is above its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
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
    # Whoever is about to pay waits for no process to warm up.
    if found["queries_cold"]["confirmation"] > MOST_QUERIES["confirmation"]:
        missed.append("confirmation (cold)")
    missed += [name for name, growth in found["growth_of"].items() if growth > MOST_GROWTH]
    print(json.dumps({**found, "missed": missed, "machine": describe_machine()}))
    return 1 if missed else 0


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    from .shop import begin_shop, fill_shop

    begin_shop()
    fill_shop(goods=SHORT[0], producers=SHORT[1])
    client = _go_shopping()
    short = _time_all(client)
    fill_shop(goods=options.goods, producers=options.producers)
    long = _time_all(client)
    counts = _count_all(client.cookies["basket"].value, is_shown=options.show)
    growth = {name: round(long[name] / short[name], 2) for name in ADDRESSES}
    return {
        "goods": [SHORT[0], options.goods],
        "producers": [SHORT[1], options.producers],
        "queries": {name: count["running"] for name, count in counts.items()},
        "queries_cold": {name: count["cold"] for name, count in counts.items()},
        "ms": {name: [round(short[name], 1), round(long[name], 1)] for name in ADDRESSES},
        "ms_counting": [round(short["counting"], 1), round(long["counting"], 1)],
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


def _time_all(client: Client) -> dict[str, float]:
    """Return of each page the fastest answer in ms when nothing is remembered."""
    from django.conf import settings

    from core.pagecache import expire_pages

    # Readers with a session get no stored page.
    client.cookies[settings.SESSION_COOKIE_NAME] = "none"
    found = {}
    for name, address in ADDRESSES.items():
        assert client.get(address).status_code == 200, name  # draws pictures, too
        times = []
        for _turn in range(TURNS):
            expire_pages(is_sale=True)
            times.append(_time(client, address))
        found[name] = min(times)
    counting = []
    for _turn in range(3):
        expire_pages()
        counting.append(_time(client, ADDRESSES["index"]))
    return {**found, "counting": min(counting)}


def _time(client: Client, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return 1000 * (time.perf_counter() - begun)


def _count_all(basket: str, *, is_shown: bool) -> dict[str, dict[str, int]]:
    """Return the queries of each page, asked for in a process of its own."""
    counts = {}
    for name, address in ADDRESSES.items():
        arguments = [sys.executable, "-m", "bench.catalogue.ask", address, basket]
        done = subprocess.run(
            [*arguments, *(["--show"] if is_shown else [])],
            cwd=databases.ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        if is_shown:
            print(done.stdout, flush=True)
        counts[name] = json.loads(done.stdout.strip().splitlines()[-1])
    return counts


if __name__ == "__main__":
    sys.exit(main())
