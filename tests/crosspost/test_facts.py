"""A post never says another price or availability than its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from crosspost import services
from crosspost.facts import find_changed_facts
from crosspost.models import Channel, Delivery
from crosspost.payload import hash_payload
from crosspost.reasons import Reason
from crosspost.states import State, Timing
from products.models import ProductPage, StockItem, Variant
from tests.factories.products import build_product_page
from users.models import User

from .played_graph import PlayedGraph

SOLD = {"price": 1620, "currency": "JPY", "availability": "sold_out", "is_available": False}
ON_SALE = {"price": 1620, "currency": "JPY", "availability": "on_sale", "is_available": True}


@pytest.mark.parametrize(
    ("frozen", "now", "changed"),
    [
        ({}, ON_SALE, []),
        (ON_SALE, ON_SALE, []),
        (ON_SALE, {**ON_SALE, "price": 1700}, ["price"]),
        (ON_SALE, SOLD, ["availability"]),
        (SOLD, ON_SALE, []),
        (SOLD, {**ON_SALE, "price": 1500}, ["price"]),
        (ON_SALE, {}, ["availability", "currency", "price"]),
    ],
)
def test_what_is_no_longer_true_is_named(
    frozen: dict[str, Any], now: dict[str, Any], changed: list[str]
) -> None:
    assert find_changed_facts(frozen, now) == changed


@pytest.fixture
def page(site: Site) -> ProductPage:
    return build_product_page()


@pytest.fixture
def delivery(page: ProductPage, site: Site, channel: Channel, writer: User) -> Delivery:
    return announce(page, site=site, channel=channel, writer=writer)


def announce(
    page: ProductPage, *, site: Site, channel: Channel, writer: User, **values: Any
) -> Delivery:
    services.save_draft(
        page, site=site, text="蒸したて。", channel_ids=[channel.pk], user=writer, **values
    )
    (delivery,) = services.announce_page(page, user=writer)
    return delivery


def set_price(page: ProductPage, price: int) -> None:
    Variant.objects.filter(sellable=page.sellable).update(price_minor=price)


@pytest.mark.django_db
def test_a_products_price_and_availability_are_frozen_with_its_turn(delivery: Delivery) -> None:
    assert delivery.payload["facts"] == {
        "price": 1620,
        "price_to": 1620,
        "currency": "JPY",
        "availability": "on_sale",
        "is_available": True,
    }
    assert delivery.turn == "hatsune"


@pytest.mark.django_db
def test_another_price_at_the_moment_of_sending_holds_the_post_as_it_is(
    delivery: Delivery, page: ProductPage, graph: PlayedGraph
) -> None:
    set_price(page, 1700)

    assert services.send_delivery(delivery.pk) is False

    held = Delivery.objects.get()
    assert (held.state, held.reason) == (State.HELD, Reason.FACTS_CHANGED)
    assert held.payload == delivery.payload
    assert graph.requests == []


@pytest.mark.django_db
def test_sold_out_at_the_moment_of_sending_holds_the_post(
    delivery: Delivery, graph: PlayedGraph
) -> None:
    StockItem.objects.update(on_hand=0)

    assert services.send_delivery(delivery.pk) is False

    held = Delivery.objects.get()
    assert (held.state, held.reason) == (State.HELD, Reason.NOT_AVAILABLE)


@pytest.mark.django_db
def test_a_person_sends_it_all_the_same_and_the_new_price_is_frozen(
    delivery: Delivery, page: ProductPage, writer: User, graph: PlayedGraph
) -> None:
    set_price(page, 1700)
    services.send_delivery(delivery.pk)

    again = services.retry_delivery(Delivery.objects.get(), user=writer)

    assert (again.pk, again.state, again.link) == (delivery.pk, State.QUEUED, delivery.link)
    assert again.payload["facts"]["price"] == 1700
    assert again.payload_sha256 == hash_payload(again.payload)
    set_price(page, 1800)
    services.send_delivery(delivery.pk)
    assert Delivery.objects.get().reason == Reason.FACTS_CHANGED


@pytest.mark.django_db
def test_the_queue_passes_over_what_is_sold_out_and_takes_it_when_there_is_some(
    page: ProductPage, site: Site, channel: Channel, writer: User
) -> None:
    delivery = announce(page, site=site, channel=channel, writer=writer, timing=Timing.QUEUE)
    StockItem.objects.update(on_hand=0)

    (entry,) = services.list_queue(channel)
    assert (entry.passed_over, entry.turn) == (Reason.NOT_AVAILABLE, "hatsune")
    assert services.feed_queues() == 0
    assert Delivery.objects.get().state == State.LINED_UP

    StockItem.objects.update(on_hand=5)
    assert services.feed_queues() == 1
    assert Delivery.objects.get(pk=delivery.pk).state == State.QUEUED


@pytest.mark.django_db
def test_another_price_takes_a_post_out_of_the_queue_to_a_person(
    page: ProductPage, site: Site, channel: Channel, writer: User
) -> None:
    delivery = announce(page, site=site, channel=channel, writer=writer, timing=Timing.QUEUE)
    set_price(page, 1700)

    assert services.feed_queues() == 0
    held = Delivery.objects.get()
    assert (held.state, held.reason) == (State.HELD, Reason.FACTS_CHANGED)

    back = services.line_up_delivery(held, user=writer)
    assert back.payload["facts"]["price"] == 1700
    assert services.feed_queues() == 1
    assert Delivery.objects.get(pk=delivery.pk).due_at <= timezone.now()


@pytest.mark.django_db
def test_a_row_from_before_facts_were_frozen_has_no_gate(
    delivery: Delivery, page: ProductPage
) -> None:
    from crosspost.gates import find_closed_gate

    payload = {name: value for name, value in delivery.payload.items() if name != "facts"}
    Delivery.objects.update(payload=payload, payload_sha256=hash_payload(payload))
    set_price(page, 1700)

    assert find_closed_gate(Delivery.objects.get()) is None
