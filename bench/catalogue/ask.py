"""The queries of one page in a process that has just begun; one line of JSON last.

Run as `python -m bench.catalogue.ask ADDRESS BASKET [--show]` with DATABASE_URL and DATA_DIR.

`cold` are those of the very first request. `running` are those of a page that nobody asked for
before, in a process that has shown others: it remembers what is the same on all pages (the city,
its shop, the navigation), and nothing of this one.
"""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
OTHER_PAGES = ("/", "/shop/goods-9/", "/shop/?kind=honey", "/basket/")


def main() -> None:
    address, basket = sys.argv[1:3]
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from core.pagecache import expire_pages

    buyer, other = (
        Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "same-origin"})
        for _one in range(2)
    )
    buyer.cookies["basket"] = basket
    for client in (buyer, other):
        # Readers with a session get no stored page.
        client.cookies[settings.SESSION_COOKIE_NAME] = "none"
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as queries:
        assert buyer.get(address).status_code == 200, address
    cold = len(queries)  # now: the next request empties Django's list
    expire_pages()
    for page in OTHER_PAGES:
        assert other.get(page).status_code == 200, page
    with CaptureQueriesContext(connection) as queries:
        buyer.get(address)
    running = len(queries)
    if "--show" in sys.argv:
        print(f"== {address}", *(query["sql"] for query in queries), sep="\n", flush=True)
    print(json.dumps({"cold": cold, "running": running}))


if __name__ == "__main__":
    main()
