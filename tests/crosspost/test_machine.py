"""Chance walks through everything that may happen; the promise holds after every step.

The walks are the same in each run; HYPOTHESIS_SEED walks others and is printed by a failure.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from wagtail.models import Site

from crosspost.models import Channel
from crosspost.states import Publishing
from users.models import User

from .machine import CrosspostMachine
from .played_graph import PAGE_ID, PlayedGraph

#: Before each commit a few; before hand-over, and on PostgreSQL, more.
FEW, MORE = 8, 16
WALKS = settings(
    stateful_step_count=40,
    deadline=None,
    derandomize="HYPOTHESIS_SEED" not in os.environ,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


def walk(publishing: Publishing, *, walks: int, site: Site, channel: Channel, writer: User) -> None:
    walks = int(os.environ.get("HYPOTHESIS_EXAMPLES") or walks)

    def new_graph() -> PlayedGraph:
        return PlayedGraph(
            card={"title": "新茶の季節です", "image": [{"url": "http://localhost/media/tea.jpg"}]},
            token={
                "is_valid": True,
                "type": "PAGE",
                "app_id": "100000000000001",
                "profile_id": PAGE_ID,
                "scopes": ["pages_manage_posts", "pages_read_engagement", "pages_show_list"],
                "expires_at": 0,
                "data_access_expires_at": 0,
            },
        )

    machine = type(
        "Machine",
        (CrosspostMachine,),
        {
            "site": site,
            "channel": channel,
            "writer": writer,
            "publishing": publishing,
            "new_graph": staticmethod(new_graph),
        },
    )
    if chosen := os.environ.get("HYPOTHESIS_SEED"):
        machine = seed(int(chosen))(machine)
    run_state_machine_as_test(machine, settings=settings(WALKS, max_examples=walks))


@pytest.mark.django_db
@pytest.mark.parametrize("publishing", [Publishing.DIRECT, Publishing.STAGED])
def test_whatever_happens_a_wish_is_visible_at_most_once_and_never_forgotten(
    publishing: Publishing, site: Any, channel: Channel, writer: User
) -> None:
    walk(publishing, walks=FEW, site=site, channel=channel, writer=writer)


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("publishing", [Publishing.DIRECT, Publishing.STAGED])
def test_the_same_holds_on_longer_walks_and_on_each_database(
    publishing: Publishing, site: Any, channel: Channel, writer: User
) -> None:
    walk(publishing, walks=MORE, site=site, channel=channel, writer=writer)
