from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from orders.models import Order
from orders.settlement import settle_order
from products.models import Producer, Variant
from tests.factories.products import build_variant
from tests.orders.conftest import buyer, first_language, site, stripe_memory  # noqa: F401
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import build_order, get_session_id


@pytest.fixture
def variant(site: Any) -> Variant:  # noqa: F811
    return build_variant(stock=9)


@pytest.fixture
def producer(variant: Variant) -> Producer:
    return variant.sellable.producer


@pytest.fixture
def buy(stripe_memory: MemoryStripe) -> Callable[..., Order]:  # noqa: F811
    """Order one piece of each variant and pay for it."""

    def run(*variants: Variant, **address: Any) -> Order:
        order = build_order(*variants, **address)
        stripe_memory.pay(get_session_id(order))
        return settle_order(order.pk)

    return run
