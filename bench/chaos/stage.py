"""What every run stands on: a sandbox, the announced pages, a city with its wishes."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from bench.city import FIRST_PAGE, add_channels, add_pictures, announce, build_city
from bench.servers import Sandbox, end, start_site

from .judge import count_open
from .wall import Wall, read_wall
from .workers import Workers


@dataclass
class Stage:
    sandbox: Sandbox
    workers: Workers
    page_ids: list[str]
    expected: int

    def read_wall(self) -> Wall:
        return read_wall(self.sandbox, self.page_ids)

    def work_until_quiet(self, *, seconds: float, chance: random.Random | None = None) -> None:
        """Let the workers work until nothing is open; with `chance` one dies each moment."""
        ends = time.monotonic() + seconds
        next_look = 0.0
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0.3, 1.5) if chance else 0.2)
            if chance:
                self.workers.kill_one_by_chance(chance)
            if time.monotonic() >= next_look:
                if not count_open():
                    return
                next_look = time.monotonic() + 1.0


@contextmanager
def set_stage(
    options: argparse.Namespace, *, channels: int, photo_share: int = 5
) -> Iterator[Stage]:
    """Build the city; one wish in `photo_share` has photos. Everything started here is ended."""
    sandbox = Sandbox(options.folder)
    # The workers are forked from this process and take it along.
    settings.CITYPORTAL_CHANNELS["facebook"]["OPTIONS"]["graph_url"] = f"{sandbox.url}/graph/"
    site_process, site_port = start_site(options.folder)
    workers = Workers(options.folder / "workers.log")
    try:
        tokens = {
            str(FIRST_PAGE + number): sandbox.tell(
                "facebook/pages/", id=str(FIRST_PAGE + number), name=f"Page {number}"
            )["token"]
            for number in range(1, channels + 1)
        }
        city = build_city(site_port=site_port)
        rows = add_channels(city, tokens=tokens, publishing=options.publishing)
        pictures = add_pictures(2)
        stage = Stage(
            sandbox=sandbox, workers=workers, page_ids=list(tokens), expected=options.deliveries
        )
        for number in range(options.deliveries // channels):
            has_photos = number % photo_share == 0
            announce(city, number=number, channels=rows, photos=pictures if has_photos else ())
        yield stage
    finally:
        workers.stop_all()
        end(site_process)
        sandbox.stop()
