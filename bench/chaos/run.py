"""One run on one database: `python -m bench.chaos.run --kind weather --publishing staged ...`.

Prints what happens in words, and one line of JSON last.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", choices=["weather", "standing"], required=True)
    parser.add_argument("--publishing", choices=["direct", "staged"], required=True)
    parser.add_argument("--deliveries", type=int, default=300)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds until it is stuck")
    options = parser.parse_args()
    import django

    django.setup()
    from . import standing, weather

    run = weather.run if options.kind == "weather" else standing.run
    result = run(options)
    print(json.dumps(result), flush=True)
    sys.exit(0 if result["is_kept"] else 1)


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def describe(options: argparse.Namespace, **found: Any) -> dict[str, Any]:
    return {"kind": options.kind, "publishing": options.publishing, **found}


def make_chance(options: argparse.Namespace) -> random.Random:
    return random.Random(options.seed)


if __name__ == "__main__":
    main()
