"""The sale on the database that DATABASE_URL names: `python -m bench.rush.one BUYERS JARS`.

One line of JSON last. It is a process of its own, for settings belong to one database.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from .stack import Stack, run_stack


def main() -> None:
    buyers, jars = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="rush-") as folder, run_stack(Path(folder)) as stack:
        import django

        django.setup()
        print(json.dumps(_hold_sale(stack, buyers=buyers, jars=jars)))


def _hold_sale(stack: Stack, *, buyers: int, jars: int) -> dict[str, Any]:
    from .buyers import Buyer
    from .city import build_city, build_jars
    from .judge import count_free, count_open, judge
    from .sale import Sale

    def say(sentence: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {sentence}", file=sys.stderr, flush=True)

    begun = time.monotonic()
    variant = build_jars(build_city(port=stack.port), jars=jars)
    stack.start()
    say("the shop is open")
    people = [Buyer(url=stack.url, number=number) for number in range(buyers)]
    sale = Sale(stack=stack, buyers=people, say=say)
    sale.prepare(variant.pk)
    say("everybody is at the final page")
    sale.rush()
    say(f"the rush took {sale.rush_seconds:.1f} s")
    sale.sell_again(count_free=count_free)
    sale.end(count_open=count_open)
    say("nothing is open any more")
    for error in sorted(set(sale.errors))[:10]:
        say(f"error: {error}")
    return {
        **judge(stack.sandbox, jars=jars),
        "errors": len(sale.errors),
        "abandoned": sale.abandoned,
        "rush_s": round(sale.rush_seconds, 1),
        "seconds": round(time.monotonic() - begun, 1),
    }


if __name__ == "__main__":
    main()
