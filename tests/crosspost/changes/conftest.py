from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from crosspost import services
from crosspost.models import Delivery
from crosspost.states import State
from tests.crosspost.conftest import Announce
from tests.crosspost.played_graph import PlayedGraph


@pytest.fixture
def out(announce: Announce, graph: PlayedGraph) -> Delivery:
    """A post that went out yesterday."""
    delivery = announce()
    services.send_delivery(delivery.pk)
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=1), next_check_at=None)
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
    graph.calls.clear()
    return delivery
