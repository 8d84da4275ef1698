from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.stack import Stack
from tests.visitor import Visitor

PASSWORD = "narusedani"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def facts(city: Stack) -> dict[str, Any]:
    """What a test must know of the demo city: numbers that the screens hide in addresses."""
    return city.ask_python(
        """
from crosspost.models import Channel
from news.models import StoryIndexPage
from core.models import CityImage
from products.models import ProductPage
town = Channel.objects.get(page_id="200000000000001")
shop = Channel.objects.get(page_id="200000000000002")
products = ProductPage.objects.filter(locale__language_code="ja")
garlic = products.get(title__contains="黒にんにく")
tofu = products.get(title__contains="湯どうふ")
answer = {
    "story_index": StoryIndexPage.objects.filter(locale__language_code="ja").first().pk,
    "town": town.pk,
    "shop": shop.pk,
    "image": CityImage.objects.order_by("pk").first().pk,
    "garlic": {"url": garlic.get_url(), "title": garlic.title},
    "tofu": {"url": tofu.get_url(), "title": tofu.title},
}
"""
    )


@pytest.fixture(autouse=True)
def no_trouble_left_over(stack: Stack) -> Iterator[None]:
    yield
    stack.end_troubles()


@pytest.fixture
def writer(stack: Stack) -> Visitor:
    return Visitor(stack.url).log_in("writer", PASSWORD)


@pytest.fixture
def desk(stack: Stack) -> Visitor:
    return Visitor(stack.url).log_in("desk", PASSWORD)


@pytest.fixture
def operator(stack: Stack) -> Visitor:
    return Visitor(stack.url).log_in("operator", PASSWORD)


@pytest.fixture
def shopkeeper(stack: Stack) -> Visitor:
    return Visitor(stack.url).log_in("shop", PASSWORD)


@pytest.fixture
def buyer(stack: Stack) -> Visitor:
    return Visitor(stack.url)
