from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Site

from core.models import OutgoingMail
from orders.fulfilment import mark_parcel_shipped
from orders.models import Order
from orders.settlement import settle_order
from orders.states import ParcelState
from orders.tracking import FileRefused, apply_tracking
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(site: Site, buyer: Buyer, stripe_memory: MemoryStripe) -> Order:
    order = buyer.order(build_variant(stock=5))
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_file_notes_parcels_as_sent_once(order: Order, encoding: str) -> None:
    text = f"注文番号,荷物,送り状番号\r\n{order.number.lower()},１,1234-5678-9012\r\n\r\n"
    assert apply_tracking(order.site, text.encode(encoding), by=None, carrier="ヤマト運輸") == 1
    assert apply_tracking(order.site, text.encode(encoding), by=None) == 0
    parcel = order.parcels.get()
    assert (parcel.state, parcel.tracking_number) == (ParcelState.SHIPPED, "1234-5678-9012")
    assert OutgoingMail.objects.filter(key__startswith="order-shipped").count() == 1


def test_one_line_that_does_not_fit_leaves_everything_as_it_is(order: Order) -> None:
    number = order.number
    lines = [
        f"{number},1,1234-5678",
        f"{number},2,1234-5678",
        "N-0,1,1234-5678",
        f"{number},1,9999-9999",
        f"{number},１",
        f"{number},3,<script>",
    ]
    with pytest.raises(FileRefused) as refused:
        apply_tracking(order.site, "\n".join(lines).encode(), by=None)
    assert [misfit.line for misfit in refused.value.misfits] == [2, 3, 4, 5, 6]
    assert order.parcels.get().state == ParcelState.TO_PACK
    assert not OutgoingMail.objects.filter(key__startswith="order-shipped").exists()
    assert not order.events.filter(kind="shipped").exists()


def test_a_first_line_that_is_wrong_is_told_and_not_taken_for_a_heading(order: Order) -> None:
    lines = [f"{order.number},x,1234-5678", f"{order.number},1,1234-5678"]
    with pytest.raises(FileRefused) as refused:
        apply_tracking(order.site, "\n".join(lines).encode(), by=None)
    assert [misfit.line for misfit in refused.value.misfits] == [1]
    assert order.parcels.get().state == ParcelState.TO_PACK


def test_a_number_comes_later_but_does_not_replace_another(order: Order) -> None:
    mark_parcel_shipped(order.pk, number=1, by=None)
    apply_tracking(order.site, f"{order.number},1,1111-1111".encode(), by=None)
    assert order.parcels.get().tracking_number == "1111-1111"
    with pytest.raises(FileRefused):
        apply_tracking(order.site, f"{order.number},1,2222-2222".encode(), by=None)
    assert order.parcels.get().tracking_number == "1111-1111"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\n\n", b"x" * 2_000_000])
def test_what_is_no_such_file_is_refused(site: Any, content: bytes) -> None:
    with pytest.raises(FileRefused):
        apply_tracking(site, content, by=None)
