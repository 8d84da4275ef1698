"""The basket and the final page ask the database a fixed number of times."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from orders.models import DiscountCode, PostcodeArea
from tests.factories.products import build_producer, build_variant
from tests.orders.shopping import Buyer

pytestmark = pytest.mark.django_db


def count_queries(buyer: Buyer, page: str) -> int:
    buyer.get(page)  # what the process remembers is read now
    with CaptureQueriesContext(connection) as queries:
        assert buyer.get(page).status_code == 200
    mine: list[Any] = [
        query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]
    ]
    return len(mine)


@pytest.fixture(autouse=True)
def remembered(settings: Any) -> None:
    """What is the same for all buyers is remembered, as in a running shop."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counts"}
    settings.CACHES = {**settings.CACHES, "views": memory}
    caches["views"].clear()


def test_more_goods_and_producers_ask_no_more_often(buyer: Buyer, site: Site) -> None:
    PostcodeArea.objects.create(site=site, prefix="840", name="島", surcharge_minor=100)
    DiscountCode.objects.create(site=site, code="SPRING", kind="percent", value=10)
    buyer.add(build_variant())
    buyer.post("basket", {"code": "SPRING"})
    buyer.give_address()
    few = {page: count_queries(buyer, page) for page in ("basket", "confirm")}
    for number in range(6):
        producer = build_producer(f"producer{number}")
        buyer.add(build_variant(producer=producer, name=f"品{number}"))
    many = {page: count_queries(buyer, page) for page in ("basket", "confirm")}

    assert many == few
    assert many["basket"] <= 12, many
    assert many["confirm"] <= 15, many
