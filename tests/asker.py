"""Answers questions about a running city: Python in, JSON out, one line each, on stdin and stdout.

A process of its own, with the product's own settings, kept for a whole run of journeys: to
start Django anew for each question takes longer than the question.
"""

from __future__ import annotations

import json
import sys
import traceback

import django
from django.db import connection


def main() -> None:
    django.setup()
    for line in sys.stdin:
        scope: dict[str, object] = {}
        try:
            exec(json.loads(line), scope)  # noqa: S102  (the test that asks is its author)
            said = {"answer": scope["answer"]}
        except Exception:  # noqa: BLE001  (whatever went wrong is the asking test's to read)
            said = {"error": traceback.format_exc()}
        connection.close()
        print(json.dumps(said, default=str), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
