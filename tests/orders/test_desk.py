from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Site

from core.models import OutgoingMail
from orders.fulfilment import mark_parcel_shipped
from orders.history import WrongState
from orders.models import Order, OrderEvent, Payment, Refund, ShippingRate
from orders.refunds import run_due_refunds
from orders.settlement import settle_order
from orders.states import OrderState, ParcelState
from products.models import StockItem, Variant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer, get_session_id

pytestmark = pytest.mark.django_db

SHOP_MANAGER = ("view_order", "change_order", "refund_order", "change_shippingrate")


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


@pytest.fixture
def order(buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe) -> Order:
    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


def build_staff(model: Any, name: str, *, site: Site, permissions: tuple[str, ...]) -> Client:
    """Return the browser of a member of staff who works for one city."""
    group = Group.objects.create(name=name)
    group.permissions.set(
        [
            Permission.objects.get(codename="access_admin"),
            *Permission.objects.filter(codename__in=permissions, content_type__app_label="orders"),
        ]
    )
    GroupPagePermission.objects.create(
        group=group,
        page=site.root_page,
        permission=Permission.objects.get(
            codename="add_page", content_type__app_label="wagtailcore"
        ),
    )
    user = model.objects.create_user(name, display_name=f"{name}さん")
    user.groups.add(group)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


@pytest.fixture
def manager(django_user_model: Any, site: Site) -> Client:
    return build_staff(django_user_model, "manager", site=site, permissions=SHOP_MANAGER)


@pytest.fixture
def auditor(django_user_model: Any, site: Site) -> Client:
    return build_staff(django_user_model, "auditor", site=site, permissions=("view_order",))


def url(order: Order, *parts: str) -> str:
    return "/".join(["/admin/orders", str(order.pk), *parts, ""])


def test_the_shop_manager_sees_the_order_with_its_lines(manager: Client, order: Order) -> None:
    listed = manager.get("/admin/orders/").content.decode()
    assert order.number in listed
    assert "山口 節子" in listed

    shown = manager.get(url(order)).content.decode()
    for words in (
        "茶まんじゅう",
        "840-0001",
        "佐賀市みどり町 1-2-3",
        "setsuko@example.com",
        "1,620円",
    ):
        assert words in shown


@pytest.mark.parametrize(
    "text",
    ["山口", "ヤマグチ", "0952-11-2233", "０９５２１１２２３３", "112233", "setsuko@example.com"],
)
def test_an_order_is_found_by_name_reading_telephone_and_mail(
    manager: Client, order: Order, text: str
) -> None:
    assert [row["order"] for row in manager.get("/admin/orders/", {"q": text}).context["rows"]] == [
        order
    ]


@pytest.mark.parametrize("text", ["鈴木", "0000", "'; --", "%", "\x01"])
def test_a_search_that_fits_nothing_says_so(manager: Client, order: Order, text: str) -> None:
    response = manager.get("/admin/orders/", {"q": text})
    assert response.status_code == 200
    assert response.context["rows"] == []


def test_an_order_is_found_by_its_number(manager: Client, order: Order) -> None:
    response = manager.get("/admin/orders/", {"q": order.number.lower()})
    assert len(response.context["rows"]) == 1


def test_the_piles_hold_what_is_to_be_done(manager: Client, order: Order) -> None:
    def count(pile: str) -> int:
        return len(manager.get("/admin/orders/", {"view": pile}).context["rows"])

    assert [count(pile) for pile in ("to_pack", "packed", "unpaid", "review", "over")] == [
        1,
        0,
        0,
        0,
        0,
    ]
    manager.post(url(order, "parcels", "1", "packed"))
    assert [count(pile) for pile in ("to_pack", "packed")] == [0, 1]


def test_a_parcel_is_packed_and_sent_and_the_buyer_hears_of_it(
    manager: Client, order: Order
) -> None:
    assert manager.post(url(order, "parcels", "1", "packed")).status_code == 302
    data = {"parcel1-carrier": "ヤマト運輸", "parcel1-tracking_number": "1234-5678-9012"}
    manager.post(url(order, "parcels", "1", "shipped"), data)
    manager.post(url(order, "parcels", "1", "shipped"), data)

    parcel = order.parcels.get()
    assert parcel.state == ParcelState.SHIPPED
    assert parcel.shipped_at is not None
    mail = OutgoingMail.objects.get(key__startswith="order-shipped")
    assert "1234-5678-9012" in mail.text
    kinds = [(event.kind, str(event.actor)) for event in order.events.filter(actor__isnull=False)]
    assert kinds == [("packed", "managerさん"), ("shipped", "managerさん")]


def test_a_tracking_number_that_is_none_stays_in_its_field(manager: Client, order: Order) -> None:
    response = manager.post(
        url(order, "parcels", "1", "shipped"), {"parcel1-tracking_number": "<script>"}
    )
    assert response.status_code == 400
    assert "&lt;script&gt;" in response.content.decode()
    assert order.parcels.get().state == ParcelState.TO_PACK


def test_an_unpaid_order_is_not_packed(manager: Client, buyer: Buyer, variant: Variant) -> None:
    unpaid = buyer.order(variant)
    manager.post(url(unpaid, "parcels", "1", "packed"))
    assert unpaid.parcels.get().state == ParcelState.TO_PACK
    with pytest.raises(WrongState):
        mark_parcel_shipped(unpaid.pk, number=1, by=None)


def test_paying_back_needs_a_reason_and_is_done_once(manager: Client, order: Order) -> None:
    assert manager.post(url(order, "refund"), {"reason": " "}).status_code == 400
    assert not Refund.objects.exists()

    for _time in range(2):
        manager.post(url(order, "refund"), {"reason": "傷みがあった", "goods_are_back": "on"})

    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason, str(refund.requested_by)) == (
        order.total_minor,
        "傷みがあった",
        "managerさん",
    )
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE
    assert "傷みがあった" in manager.get(url(order)).content.decode()


@pytest.fixture
def odd_order(buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe) -> Order:
    """Somebody paid another amount than the order's."""
    order = buyer.order(variant)
    stripe_memory.pay(get_session_id(order), amount=1000)
    return settle_order(order.pk)


def test_a_person_takes_an_amount_that_differs(
    manager: Client, odd_order: Order, variant: Variant
) -> None:
    shown = manager.get(url(odd_order)).content.decode()
    assert "1,000円 were paid instead of 2,500円." in shown
    manager.post(url(odd_order, "review", "accept"), {"reason": "電話で確認した"})
    odd_order.refresh_from_db()
    assert odd_order.state == OrderState.PAID
    assert StockItem.objects.get(variant=variant).sold == 1


def test_a_person_gives_an_amount_that_differs_back_and_no_more(
    manager: Client, odd_order: Order, variant: Variant
) -> None:
    for _time in range(2):
        manager.post(url(odd_order, "review", "refuse"), {"reason": "金額がちがう"})
    odd_order.refresh_from_db()
    assert odd_order.state == OrderState.REFUND_DUE
    assert Refund.objects.get().amount_minor == 1000
    item = StockItem.objects.get(variant=variant)
    assert (item.held, item.sold) == (0, 0)


def test_a_second_payment_that_could_not_be_paid_back_is_tried_again_at_the_desk(
    manager: Client, order: Order, stripe_memory: MemoryStripe
) -> None:
    """The order itself is paid and goes on."""
    first = Payment.objects.get()
    page = dict(stripe_memory.sessions[first.session_id or ""], id="cs_second")
    stripe_memory.sessions["cs_second"] = page
    Payment.objects.create(
        order=order,
        account=first.account,
        number=2,
        state=Payment.State.OPEN,
        idempotency_key="second",
        request_expires_at=first.request_expires_at,
        next_check_at=first.next_check_at,
        amount_minor=first.amount_minor,
        currency="JPY",
        session_id="cs_second",
    )
    settle_order(order.pk)
    stripe_memory.troubles = ["refuse:insufficient_funds"]
    assert run_due_refunds() == 0
    again = url(order, "refunds", str(Refund.objects.get().pk), "again")
    assert again in manager.get(url(order)).content.decode()

    manager.post(again)
    assert run_due_refunds() == 1

    assert again not in manager.get(url(order)).content.decode()
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert [refund["amount"] for refund in stripe_memory.refunds.values()] == [first.amount_minor]


def test_an_auditor_looks_and_touches_nothing(auditor: Client, order: Order) -> None:
    shown = auditor.get(url(order))
    assert shown.status_code == 200
    assert "It is packed" not in shown.content.decode()
    for path in ("parcels/1/packed", "parcels/1/shipped", "refund", "review/accept"):
        response = auditor.post(url(order, *path.split("/")), {"reason": "x"})
        assert response.status_code in {302, 403}
    assert auditor.get("/admin/orders/fees/").status_code in {302, 403}
    assert order.parcels.get().state == ParcelState.TO_PACK
    assert not Refund.objects.exists()


def test_staff_of_another_city_see_nothing_of_this_one(
    django_user_model: Any, order: Order
) -> None:
    home = Page.get_first_root_node().add_child(instance=Page(title="隣", slug="next"))
    there = Site.objects.create(hostname="next.example", root_page=home)
    stranger = build_staff(django_user_model, "stranger", site=there, permissions=SHOP_MANAGER)
    assert stranger.get("/admin/orders/").context["rows"] == []
    assert stranger.get("/admin/orders/", {"site": order.site_id}).status_code == 404
    assert stranger.get(url(order)).status_code == 404
    assert stranger.post(url(order, "refund"), {"reason": "x"}).status_code == 404
    assert not Refund.objects.exists()


def test_visitors_without_a_login_see_nothing(order: Order) -> None:
    response = Client(SERVER_NAME="localhost").get(url(order))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_the_history_is_only_added_to(order: Order) -> None:
    event = OrderEvent.objects.first()
    assert event is not None
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_fees_are_saved_as_a_table_and_an_empty_field_means_no_delivery(
    manager: Client, site: Site
) -> None:
    address = "/admin/orders/fees/?class=frozen"
    before = ShippingRate.objects.filter(site=site).count()
    form = manager.get(address).context["form"]
    data = {name: "" if value is None else value for name, value in form.initial.items()}
    bad = manager.post(address, {**data, "kyushu-60": "-5"})
    assert bad.status_code == 400

    saved = manager.post(address, {**data, "kyushu-60": "700", "okinawa-120": ""})
    assert saved.status_code == 302
    rates = ShippingRate.objects.filter(site=site)
    assert rates.get(region="kyushu", temperature="frozen", size=60).fee_minor == 700
    assert not rates.filter(region="okinawa", temperature="frozen", size=120).exists()
    assert rates.get(region="kyushu", temperature="ambient", size=60).fee_minor != 700
    assert rates.count() == before - 1
    assert manager.get("/admin/orders/fees/?class=hot").status_code == 404


def test_secrets_of_the_payment_account_are_encrypted_where_they_are_stored(site: Site) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_key, webhook_secret FROM orders_gatewayaccount")
        stored = cursor.fetchone()
    assert "sk_test_memory" not in stored[0]
    assert "whsec_test" not in stored[1]
    assert Payment.objects.count() == 0
