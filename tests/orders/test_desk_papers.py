from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Page, Site

from orders.models import CornerSession, Order
from orders.settlement import settle_order
from orders.states import ParcelState
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id
from tests.orders.test_corner import sign_in
from tests.orders.test_desk import SHOP_MANAGER, build_staff

pytestmark = pytest.mark.django_db

FAR = "?day=2099-01-01"


@pytest.fixture
def order(site: Site, buyer: Buyer, stripe_memory: MemoryStripe) -> Order:
    producer = build_producer(email="farm@example.jp")
    order = buyer.order(build_variant(stock=5, producer=producer))
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


@pytest.fixture
def manager(django_user_model: Any, site: Site) -> Client:
    return build_staff(django_user_model, "manager", site=site, permissions=SHOP_MANAGER)


def test_the_desk_prints_lists_and_slips_and_writes_labels(manager: Client, order: Order) -> None:
    assert manager.get("/admin/orders/packing/").status_code == 200
    for paper in ("list", "slips"):
        page = manager.get(f"/admin/orders/packing/papers/{FAR}&paper={paper}").content.decode()
        assert order.number in page
        assert "茶まんじゅう" in page
    assert manager.get(f"/admin/orders/packing/papers/{FAR}&producer=nobody").status_code == 404
    assert manager.get(f"/admin/orders/labels/{FAR}").context["count"] == 1
    labels = manager.get(f"/admin/orders/labels/{FAR}&file=1")
    assert order.number in labels.content.decode("cp932")
    assert "no-store" in labels["Cache-Control"]


def test_a_file_of_numbers_is_taken_in_or_told_line_by_line(manager: Client, order: Order) -> None:
    def send(text: str) -> Any:
        chosen = SimpleUploadedFile("n.csv", text.encode())
        return manager.post("/admin/orders/tracking/", {"file": chosen})

    refused = send(f"{order.number},7,1234-5678")
    assert refused.status_code == 400
    assert [misfit.line for misfit in refused.context["misfits"]] == [1]
    assert order.parcels.get().state == ParcelState.TO_PACK
    assert manager.post("/admin/orders/tracking/").status_code == 400
    assert send(f"{order.number},1,1234-5678").status_code == 302
    assert order.parcels.get().state == ParcelState.SHIPPED


def test_the_desk_signs_a_producers_telephones_out(manager: Client, order: Order) -> None:
    phone = sign_in("farm@example.jp")
    session = CornerSession.objects.get()
    assert "farm@example.jp" in manager.get("/admin/orders/packing/").content.decode()
    manager.post(f"/admin/orders/packing/corner/{session.producer_id}/")
    assert phone.get("/corner/").status_code == 303
    session.refresh_from_db()
    assert str(session.ended_by) == "managerさん"


def test_another_citys_staff_reach_none_of_it(django_user_model: Any, order: Order) -> None:
    home = Page.get_first_root_node().add_child(instance=Page(title="隣", slug="next"))
    there = Site.objects.create(hostname="next.example", root_page=home)
    stranger = build_staff(django_user_model, "stranger", site=there, permissions=SHOP_MANAGER)
    sign_in("farm@example.jp")
    session = CornerSession.objects.get()
    assert stranger.get(f"/admin/orders/labels/{FAR}&site={order.site_id}").status_code == 404
    page = stranger.get(f"/admin/orders/packing/papers/{FAR}").content.decode()
    assert order.number not in page
    path = f"/admin/orders/packing/corner/{session.producer_id}/"
    assert stranger.post(path).status_code == 404
    session.refresh_from_db()
    assert session.ended_at is None
