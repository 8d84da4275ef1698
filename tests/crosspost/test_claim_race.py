"""Many workers, one delivery: the claim decides, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from crosspost import services
from crosspost.ledger import claim_delivery
from crosspost.models import Channel, Delivery
from crosspost.settle import NotPossibleError
from crosspost.states import State
from users.models import User

from .conftest import Announce
from .played_graph import PlayedGraph

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(autouse=True)
def site_row(transactional_db: Any) -> None:
    """A database that was emptied by an earlier test has no site and no root page."""
    if Site.objects.exists():
        return
    Locale.objects.get_or_create(language_code="ja")
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root")
    )
    home = root.add_child(instance=Page(title="Home", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)


def run_at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run every work in a thread of its own, started together; return what each returned."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        gate.wait(10)
        try:
            results[number] = work()
        except Exception as error:  # noqa: BLE001  (the test looks at what came)
            results[number] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_of_many_claims_at_once_one_wins(announce: Announce) -> None:
    delivery = announce()
    for turn in range(5):
        Delivery.objects.update(state=State.QUEUED, next_attempt_at=timezone.now())

        claims = run_at_once(*[lambda: claim_delivery(delivery.pk)] * 6)

        assert len([claim for claim in claims if isinstance(claim, Delivery)]) == 1
        assert claims.count(None) == 5
        delivery.refresh_from_db()
        assert delivery.lease_no == turn + 1


def test_a_task_delivered_many_times_at_once_posts_once(
    announce: Announce, graph: PlayedGraph
) -> None:
    delivery = announce()

    results = run_at_once(*[lambda: services.send_delivery(delivery.pk)] * 5)

    assert results.count(True) == 1
    assert graph.visible_calls == ["create"]
    assert Delivery.objects.get().state == State.PUBLISHED


def test_worker_and_tick_at_once_post_once(announce: Announce, graph: PlayedGraph) -> None:
    delivery = announce()

    run_at_once(
        lambda: services.send_delivery(delivery.pk),
        services.run_crosspost_tick,
        services.run_crosspost_tick,
    )

    assert graph.visible_calls == ["create"]


def test_cancelling_and_claiming_at_once_end_in_one_of_both(
    announce: Announce, graph: PlayedGraph, writer: User
) -> None:
    delivery = announce()

    def cancel() -> str:
        try:
            services.cancel_delivery(Delivery.objects.get(pk=delivery.pk), user=writer)
        except NotPossibleError:
            return "too late"
        return "cancelled"

    result, _sent = run_at_once(cancel, lambda: services.send_delivery(delivery.pk))

    state = Delivery.objects.get().state
    assert (result, state, len(graph.visible)) in [
        ("cancelled", State.CANCELLED, 0),
        ("too late", State.PUBLISHED, 1),
    ]


def test_announcing_the_same_page_from_two_processes_makes_one_delivery(
    story: Page, site: Site, channel: Channel
) -> None:
    services.save_draft(story, site=site, text="新茶", channel_ids=[channel.pk])
    Page.objects.filter(pk=story.pk).update(live=True)

    run_at_once(*[lambda: services.announce_page(Page.objects.get(pk=story.pk))] * 4)

    assert Delivery.objects.count() == 1


def test_the_claim_is_one_update_and_its_guard_stands_on_the_row_itself(
    announce: Announce, django_assert_max_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    delivery = announce()
    with CaptureQueriesContext(connection) as queries:
        claim_delivery(delivery.pk)

    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    where = updates[0].partition(" WHERE ")[2]
    before_subquery = where.partition("SELECT")[0]
    assert '"state" = ' in before_subquery
    assert '"next_attempt_at" <= ' in before_subquery
