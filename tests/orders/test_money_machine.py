"""Chance walks through everything that may happen to an order's money; the promise holds.

The walks are the same in each run; HYPOTHESIS_SEED walks others and is printed by a failure.
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from wagtail.models import Site

from orders.models import DiscountCode, GatewayAccount
from settlement.models import CommissionRate
from tests.factories.products import build_producer, build_variant

from .money_machine import MoneyMachine
from .money_world import CODE

#: Walks of this seed meet refunds of every kind, disputes and late money early.
#: Before each commit a few; before hand-over, and on PostgreSQL, more.
SEED = 3
FEW, MORE = 6, 12
WALKS = settings(
    stateful_step_count=40,
    deadline=None,
    derandomize=False,
    database=None,
    print_blob=True,
    # A failure is told at once: making a walk shorter takes minutes.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def walk(site: Site, *, walks: int) -> None:
    GatewayAccount.objects.update(takes_konbini=True)
    DiscountCode.objects.create(site=site, code=CODE, kind="percent", value=15, per_buyer=99)
    CommissionRate.objects.create(site=site, tenths_of_percent=50, valid_from=date(2026, 4, 1))
    maker = build_producer("mori")
    variants = [
        build_variant(stock=6),
        build_variant(producer=maker, name="木の皿", price=2001, stock=3),
    ]
    machine = type("Machine", (MoneyMachine,), {"site": site, "variants": variants})
    machine = seed(int(os.environ.get("HYPOTHESIS_SEED") or SEED))(machine)
    walks = int(os.environ.get("HYPOTHESIS_EXAMPLES") or walks)
    run_state_machine_as_test(machine, settings=settings(WALKS, max_examples=walks))


@pytest.mark.django_db
def test_whatever_happens_no_piece_and_no_yen_is_lost_or_given_twice(site: Site) -> None:
    walk(site, walks=FEW)


@pytest.mark.database
@pytest.mark.django_db
def test_the_same_holds_on_longer_walks_and_on_each_database(site: Site) -> None:
    walk(site, walks=MORE)
