from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import OutgoingMail
from orders.corner.access import end_sessions, list_producers_of
from orders.models import CornerLink, CornerSession, Order, Parcel, ParcelProblem
from orders.settlement import settle_order
from orders.states import ParcelState
from products.models import Producer, StockItem, StockMovement, Variant
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def farm(site: Any) -> Producer:
    producer = build_producer()
    producer.order_email = "farm@example.jp"
    producer.save()
    return producer


@pytest.fixture
def neighbour(site: Any) -> Producer:
    return build_producer("mori", email="mori@example.jp")


@pytest.fixture
def variant(farm: Producer) -> Variant:
    return build_variant(stock=5, producer=farm)


@pytest.fixture
def order(
    buyer: Buyer, variant: Variant, neighbour: Producer, stripe_memory: MemoryStripe
) -> Order:
    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order))
    order = settle_order(order.pk)
    Parcel.objects.update(ship_by=timezone.localdate())
    return order


def new_phone() -> Client:
    return Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "same-origin"})


def ask(email: str, client: Client | None = None) -> list[str]:
    """Ask for links; return the paths that were mailed."""
    known = set(OutgoingMail.objects.values_list("pk", flat=True))
    response = (client or new_phone()).post("/corner/enter/", {"email": email})
    assert response.status_code == 200
    mails = OutgoingMail.objects.exclude(pk__in=known).filter(key__startswith="corner-link")
    return [re.findall(r"/corner/enter/[\w-]+/", mail.text)[0] for mail in mails]


def sign_in(email: str) -> Client:
    client = new_phone()
    (path,) = ask(email, client)
    assert client.post(path).status_code == 303
    return client


def pack_path(order: Order, deed: str = "packed") -> str:
    return f"/corner/parcels/{order.pk}/1/{deed}/"


def test_the_mailed_link_opens_once_after_a_button(farm: Producer) -> None:
    client = new_phone()
    (path,) = ask("Farm@example.jp", client)
    assert client.get(path).status_code == 200  # a mail programme that looks ahead
    assert client.get("/corner/").status_code == 303
    assert client.post(path)["Location"] == "/corner/"
    cookie = client.cookies["corner"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/corner/").status_code == 200
    assert new_phone().post(path).status_code == 400
    stored = CornerSession.objects.get()
    assert cookie.value not in stored.token_hash
    assert path.split("/")[3] not in CornerLink.objects.get().token_hash


def test_a_link_lapses_after_half_an_hour_and_a_session_after_thirty_days(farm: Producer) -> None:
    (path,) = ask("farm@example.jp")
    CornerLink.objects.update(expires_at=timezone.now())
    assert new_phone().post(path).status_code == 400
    client = sign_in("farm@example.jp")
    session = CornerSession.objects.get()
    assert session.expires_at - session.created_at > timedelta(days=29)
    CornerSession.objects.update(expires_at=timezone.now())
    assert client.get("/corner/").status_code == 303


def test_a_strangers_address_hears_the_same_and_gets_nothing(farm: Producer) -> None:
    pages = {
        new_phone().post("/corner/enter/", {"email": email}).content
        for email in ("farm@example.jp", "stranger@example.jp")
    }
    assert len(pages) == 1
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["farm@example.jp"]


def test_too_many_links_are_not_mailed(farm: Producer) -> None:
    assert sum(len(ask("farm@example.jp")) for _time in range(7)) == 5


@pytest.mark.parametrize(
    "look_alike", ["farm@ex\u0131mple.jp", "farm@example.jp\u017f", "\u212aana@x.jp"]
)
@pytest.mark.database
def test_an_address_that_only_looks_like_a_producers_opens_nothing(
    farm: Producer, site: Any, look_alike: str
) -> None:
    """PostgreSQL compares by capitals, where "ı" is "I", "ſ" is "S" and the Kelvin sign is "K"."""
    farm.order_email = look_alike.translate({0x131: "i", 0x17F: "s", 0x212A: "k"})
    farm.save()
    assert list_producers_of(look_alike, site=site) == []
    assert list_producers_of(farm.order_email.upper(), site=site) == [farm]
    assert ask(look_alike) == []


def test_the_link_goes_to_the_address_that_is_stored(farm: Producer) -> None:
    farm.order_email = "Farm@example.jp"
    farm.save()
    ask("fARM@EXAMPLE.jp")
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["Farm@example.jp"]


def test_editors_come_in_and_go_with_their_name(farm: Producer, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("kana", email="kana@example.jp")
    farm.editors.add(user)
    farm.save()
    client = sign_in("kana@example.jp")
    assert client.get("/corner/").status_code == 200
    farm.editors.remove(user)
    farm.save()
    assert client.get("/corner/").status_code == 303


def test_the_shop_signs_all_telephones_of_a_producer_out(farm: Producer) -> None:
    client = sign_in("farm@example.jp")
    (open_link,) = ask("farm@example.jp")
    assert end_sessions(farm, by=None) == 1
    assert client.get("/corner/").status_code == 303
    assert new_phone().post(open_link).status_code == 400


def test_whoever_signs_out_is_out(farm: Producer) -> None:
    client = sign_in("farm@example.jp")
    stolen = client.cookies["corner"].value
    client.post("/corner/leave/")
    other = new_phone()
    other.cookies["corner"] = stolen
    assert other.get("/corner/").status_code == 303


def test_a_parcel_is_packed_and_sent_from_the_telephone(order: Order) -> None:
    client = sign_in("farm@example.jp")
    page = client.get("/corner/").content.decode()
    assert order.number in page
    assert order.email not in page
    assert client.post(pack_path(order)).status_code == 303
    parcel = order.parcels.get()
    assert parcel.state == ParcelState.PACKED

    name = f"p{parcel.pk}-tracking_number"
    assert client.post(pack_path(order, "shipped"), {name: "<b>"}).status_code == 400
    assert client.post(pack_path(order, "shipped"), {name: "1234-5678"}).status_code == 303
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_number) == (ParcelState.SHIPPED, "1234-5678")
    events = order.events.filter(kind__in=["packed", "shipped"])
    assert [event.detail["producer"] for event in events] == ["蒸し菓子 hatsune"] * 2
    assert OutgoingMail.objects.filter(key__startswith="order-shipped").count() == 1


def test_stock_is_received_and_corrected_but_never_below_what_is_ordered(
    order: Order, variant: Variant
) -> None:
    client = sign_in("farm@example.jp")
    path = f"/corner/stock/{variant.pk}/"

    def send(what: str, quantity: str, why: str = "") -> int:
        data = {"what": what, "quantity": quantity, "why": why}
        return client.post(
            path, {f"v{variant.pk}-{name}": value for name, value in data.items()}
        ).status_code

    assert send("received", "３") == 303
    assert send("missing", "2", "ねずみ") == 303
    for wrong in (("missing", "2", ""), ("missing", "6", "全部"), ("received", "-1", "")):
        assert send(*wrong) == 400
    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.sold) == (6, 1)
    why = StockMovement.objects.filter(variant=variant, kind="corrected").get().why
    assert why == "蒸し菓子 hatsune: ねずみ"


def test_figures_and_problems_are_the_producers_own(order: Order) -> None:
    ParcelProblem.objects.create(
        order=order, parcel=order.parcels.get(), kind="damaged", text="割れていました"
    )
    client = sign_in("farm@example.jp")
    assert "1,620円" in client.get("/corner/figures/").content.decode()
    assert "割れていました" in client.get("/corner/problems/").content.decode()
    for paper in ("list", "slips"):
        assert "茶まんじゅう" in client.get(f"/corner/print/{paper}/").content.decode()


def test_a_neighbour_sees_and_changes_nothing(order: Order, variant: Variant) -> None:
    ParcelProblem.objects.create(
        order=order, parcel=order.parcels.get(), kind="damaged", text="割れていました"
    )
    client = sign_in("mori@example.jp")
    for path in ("", "stock/", "figures/", "problems/", "print/list/", "print/slips/"):
        response = client.get(f"/corner/{path}")
        assert response.status_code == 200
        page = response.content.decode()
        for secret in (order.number, "茶まんじゅう", "山口", "割れていました", "1,620"):
            assert secret not in page, (path, secret)
    data = {f"v{variant.pk}-what": "received", f"v{variant.pk}-quantity": "1"}
    assert client.post(f"/corner/stock/{variant.pk}/", data).status_code == 404
    assert client.post(pack_path(order)).status_code == 404
    assert client.post(pack_path(order, "shipped")).status_code == 404
    assert order.parcels.get().state == ParcelState.TO_PACK
    assert StockItem.objects.get(variant=variant).on_hand == 5


def test_without_a_session_every_page_asks_to_sign_in(order: Order, variant: Variant) -> None:
    phone = new_phone()
    phone.cookies["corner"] = "made-up"
    for path in ("", "stock/", "figures/", "problems/", "print/list/", "print/slips/"):
        assert phone.get(f"/corner/{path}")["Location"] == "/corner/enter/"
    for path in (f"stock/{variant.pk}/", pack_path(order)[8:], pack_path(order, "shipped")[8:]):
        assert phone.post(f"/corner/{path}")["Location"] == "/corner/enter/"
    assert order.parcels.get().state == ParcelState.TO_PACK


def test_another_sites_form_packs_nothing(order: Order) -> None:
    client = sign_in("farm@example.jp")
    response = client.post(pack_path(order), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert order.parcels.get().state == ParcelState.TO_PACK
