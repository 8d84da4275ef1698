"""Transient faults and dying workers: nothing is doubled, nothing is lost, nothing is stuck."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from crosspost.models import Attempt, Delivery

from .judge import describe_open, judge
from .people import settle_with_people
from .run import describe, make_chance, say
from .stage import set_stage
from .wall import count_repeated_calls

FORECAST = Path(__file__).with_name("weather.json")
#: What staged publishing owes: so many settle without a person.
STAGED_ALONE = 0.95
CHANNELS = 10


def run(options: argparse.Namespace) -> dict[str, Any]:
    forecast = json.loads(FORECAST.read_text()) | {"seed": options.seed}
    say(f"weather {json.dumps(forecast)}")
    with set_stage(options, channels=CHANNELS) as stage:
        stage.sandbox.tell("facebook/weather/", **forecast)
        stage.workers.start_all()
        stage.work_until_quiet(seconds=options.limit, chance=make_chance(options))
        stage.workers.stop_all()
        weather = stage.sandbox.ask("facebook/weather/")
        verdict = judge(stage.read_wall(), expected=stage.expected)
        repeated = count_repeated_calls(stage.sandbox)
        say(f"{weather['calls']} calls, hit {weather['hits']}, {stage.workers.kills} kills")
        say(f"without people: {verdict.describe()}")
        for line in describe_open():
            say(f"still open: {line}")
        # The sky clears, people look at the Page and say what they see.
        stage.sandbox.forget("facebook/weather/")
        settle_with_people(stage.read_wall())
        stage.workers.start_all()
        stage.work_until_quiet(seconds=options.limit)
        stage.workers.stop_all()
        wall = stage.read_wall()
        after = judge(wall, expected=stage.expected)
        missing = stage.expected - len(wall.by_wish)
        refusals = stage.sandbox.ask("refusals/", provider="facebook")["refusals"]
    say(f"after people: {len(wall.by_wish)} posts, {after.duplicates} twice, {missing} missing")
    for refusal in refusals[:5]:
        say(f"refused: {refusal['sentence']}")
    alone = verdict.settled / max(1, verdict.deliveries)
    is_kept = not (
        verdict.duplicates
        or verdict.lost
        or verdict.stuck
        or verdict.untold
        or repeated
        or after.duplicates
        or after.stuck
        or missing
        or refusals
    ) and (options.publishing == "direct" or alone >= STAGED_ALONE)
    return describe(
        options,
        **verdict.describe(),
        repeated_calls=repeated,
        after_people={"duplicates": after.duplicates, "missing": missing},
        kills=stage.workers.kills,
        calls=weather["calls"],
        faults=sum(weather["hits"].values()),
        attempts=Attempt.objects.count(),
        tries=sum(Delivery.objects.values_list("lease_no", flat=True)),
        is_kept=is_kept,
    )
