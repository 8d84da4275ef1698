from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Site

from core.models import OutgoingMail
from orders.history import WrongState
from orders.models import Order, OrderLine, Payment, Refund, RefundLine
from orders.partial_refunds import NothingPaid, list_left, refund_part
from orders.refund_limits import RefundTooMuch
from orders.refunds import refund_order, retry_refund, run_due_refunds
from orders.selectors import list_refused_refunds
from orders.settlement import settle_order
from orders.splitting import take_share
from orders.states import GoodsFate, OrderState, ParcelState, StockState
from products.models import StockItem, StockMovement, Variant
from settlement.booking import book_what_is_new, list_outstanding
from settlement.checks.stock import check_stock
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import ADDRESS, Buyer, get_session_id, read_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Any) -> Variant:
    return build_variant(stock=9)


@pytest.fixture
def order(buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe) -> Order:
    """Three pieces of one kind and one of another producer's, two parcels, paid."""
    other = build_variant(producer=build_producer("mori"), name="木の皿", price=2000, stock=4)
    buyer.add(variant, 3)
    buyer.add(other, 1)
    buyer.give_address()
    buyer.place(read_confirmation(buyer.get("confirm")))
    order = Order.objects.get(email=ADDRESS["email"])
    stripe_memory.pay(get_session_id(order))
    return settle_order(order.pk)


def get_line(order: Order, name: str = "茶まんじゅう") -> OrderLine:
    return order.lines.get(name__contains=name)


def give_back(order: Order, **changes: Any) -> Refund:
    values: dict[str, Any] = {
        "pieces": {get_line(order).pk: 1},
        "fees": [],
        "goods": GoodsFate.KEPT,
        "reason": "つぶれていた",
        "by": None,
    }
    return refund_part(order.pk, **{**values, **changes})


def test_one_piece_goes_back_and_the_order_stays_paid(
    order: Order, stripe_memory: MemoryStripe
) -> None:
    refund = give_back(order)
    assert refund.amount_minor == 1620
    assert run_due_refunds() == 1

    (made,) = stripe_memory.list_calls("post", "/refunds")
    assert made["amount"] == "1620"
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    mail = OutgoingMail.objects.get(key__startswith="order-refunded_part")
    assert "茶まんじゅう" in mail.text
    assert "1,620円" in mail.text
    assert not OutgoingMail.objects.filter(key__startswith="order-refunded:").exists()


def test_no_piece_and_no_fee_goes_back_twice(order: Order) -> None:
    line = get_line(order)
    give_back(order, pieces={line.pk: 2}, fees=[1])
    for pieces, fees in (({line.pk: 2}, []), ({line.pk: 0}, []), ({line.pk: -1}, []), ({}, [1])):
        with pytest.raises(RefundTooMuch):
            give_back(order, pieces=pieces, fees=fees)
    give_back(order, pieces={line.pk: 1})
    with pytest.raises(RefundTooMuch):
        give_back(order, pieces={line.pk: 1})
    assert Refund.objects.count() == 2


def test_lines_and_parcels_of_other_orders_are_refused(order: Order, buyer: Buyer) -> None:
    other = buyer.order(build_variant(name="皿", stock=1))
    line = other.lines.get()
    with pytest.raises(RefundTooMuch):
        give_back(order, pieces={line.pk: 1})
    with pytest.raises(RefundTooMuch):
        give_back(order, pieces={}, fees=[9])
    assert not Refund.objects.exists()


def test_goods_come_back_are_written_off_or_stay(order: Order, variant: Variant) -> None:
    def count() -> tuple[int, int]:
        item = StockItem.objects.get(variant=variant)
        return item.on_hand, item.sold

    give_back(order)
    assert count() == (9, 3)
    give_back(order, goods=GoodsFate.BACK)
    assert count() == (9, 2)
    give_back(order, goods=GoodsFate.WRITTEN_OFF)
    assert count() == (8, 1)
    moves = StockMovement.objects.filter(variant=variant, why=order.number).order_by("pk")
    assert [(move.kind, move.quantity) for move in moves] == [
        ("sold", -3),
        ("returned", 1),
        ("returned", 1),
        ("corrected", -1),
    ]
    assert list(check_stock(order.site)) == []


def test_a_parcel_of_which_all_came_back_is_not_sent(order: Order) -> None:
    give_back(order, pieces={get_line(order).pk: 3}, goods=GoodsFate.BACK)
    first, second = order.parcels.order_by("number")
    states = {first.producer_key: first.state, second.producer_key: second.state}
    assert states == {"hatsune": ParcelState.DROPPED, "mori": ParcelState.TO_PACK}


def test_all_parts_together_are_what_was_paid_and_end_the_order(order: Order) -> None:
    for one in list_left(order).lines:
        give_back(order, pieces={one.line.pk: one.pieces}, goods=GoodsFate.BACK)
        order.refresh_from_db()
        assert order.state == OrderState.PAID
    give_back(order, pieces={}, fees=[1, 2])
    order.refresh_from_db()
    assert order.state == OrderState.REFUND_DUE
    with pytest.raises(WrongState):
        give_back(order)

    assert run_due_refunds() == 3
    order.refresh_from_db()
    payment = Payment.objects.get()
    assert order.state == OrderState.REFUNDED
    assert payment.refunded_minor == payment.paid_minor == order.total_minor
    assert OutgoingMail.objects.filter(key__startswith="order-refunded:").count() == 1
    assert list(check_stock(order.site)) == []


def test_the_rest_goes_back_after_a_part_and_the_books_end_at_nought(
    order: Order, variant: Variant
) -> None:
    give_back(order, goods=GoodsFate.BACK)
    refund_order(order.pk, reason="中止", by=None, goods_are_back=True)
    part, rest = Refund.objects.order_by("pk")
    assert part.amount_minor + rest.amount_minor == order.total_minor
    assert sum(rest.lines.values_list("amount_minor", flat=True)) == rest.amount_minor
    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.sold) == (9, 0)

    # The rest reaches the buyer before the part does.
    Refund.objects.filter(pk=part.pk).update(
        next_attempt_at=rest.next_attempt_at.replace(year=2099)
    )
    assert run_due_refunds() == 1
    book_what_is_new()
    Refund.objects.filter(pk=part.pk).update(next_attempt_at=rest.next_attempt_at)
    assert run_due_refunds() == 1
    book_what_is_new()
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert list_outstanding(order) == []
    assert list(check_stock(order.site)) == []


def test_the_discounts_share_stays_and_the_pieces_add_up(order: Order) -> None:
    line = get_line(order)
    shares = [take_share(4860 - 100, part=1, of=3, before=before) for before in range(3)]
    assert sum(shares) == 4760
    OrderLine.objects.filter(pk=line.pk).update(discount_minor=100)
    amounts = [give_back(order).amount_minor for _time in range(3)]
    assert amounts == shares


def test_what_cost_nothing_cannot_be_given_back(order: Order) -> None:
    line = get_line(order)
    OrderLine.objects.filter(pk=line.pk).update(discount_minor=line.amount_minor)
    with pytest.raises(NothingPaid):
        give_back(order)
    assert not Refund.objects.exists()
    assert not RefundLine.objects.exists()


def test_a_refused_part_is_tried_again_with_its_lines_and_moves_no_goods_twice(
    order: Order, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    refund = give_back(order, goods=GoodsFate.BACK)
    stripe_memory.troubles = ["refuse:insufficient_funds"]
    assert run_due_refunds() == 0
    later = give_back(order)
    assert run_due_refunds() == 1
    with pytest.raises(RefundTooMuch):
        give_back(order, pieces={get_line(order).pk: 2})
    assert list_refused_refunds(order) == [refund]

    retry_refund(refund.pk, by=None)
    with pytest.raises(RefundTooMuch):
        retry_refund(refund.pk, by=None)
    assert run_due_refunds() == 1

    again = Refund.objects.latest("pk")
    assert again.replaces == refund
    assert [row.amount_minor for row in again.lines.all()] == [1620]
    assert list_refused_refunds(Order.objects.get(pk=order.pk)) == []
    assert StockItem.objects.get(variant=variant).sold == 2
    assert Payment.objects.get().refunded_minor == later.amount_minor + again.amount_minor


def test_a_second_payment_is_not_what_a_part_is_paid_from(order: Order) -> None:
    first = Payment.objects.get()
    Payment.objects.update(paid_minor=100)
    with pytest.raises(RefundTooMuch):
        give_back(order)
    assert Payment.objects.get(pk=first.pk).refunded_minor == 0


@pytest.fixture
def manager(django_user_model: Any, site: Site) -> Client:
    group = Group.objects.create(name="manager")
    names = ["view_order", "change_order", "refund_order"]
    group.permissions.set(
        [
            Permission.objects.get(codename="access_admin"),
            *list(Permission.objects.filter(codename__in=names, content_type__app_label="orders")),
        ]
    )
    permission = Permission.objects.get(codename="add_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=site.root_page, permission=permission)
    user = django_user_model.objects.create_user("manager", display_name="店長")
    user.groups.add(group)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def test_the_desk_chooses_pieces_and_a_reason(manager: Client, order: Order) -> None:
    line = get_line(order)
    address = f"/admin/orders/{order.pk}/refund/part/"
    shown = manager.get(f"/admin/orders/{order.pk}/").content.decode()
    assert address in shown
    data = {f"part-line{line.pk}": "1", "part-goods": "kept", "part-reason": "つぶれていた"}
    for wrong in (
        {f"part-line{line.pk}": "4"},
        {f"part-line{line.pk}": "-1"},
        {f"part-line{line.pk}": "1e9"},
        {f"part-line{line.pk}": "0"},
        {"part-reason": " "},
        {"part-goods": "eaten"},
    ):
        assert manager.post(address, {**data, **wrong}).status_code == 400
    assert not Refund.objects.exists()

    assert manager.post(address, {**data, f"part-line{line.pk}": "１"}).status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason, str(refund.requested_by)) == (
        1620,
        "つぶれていた",
        "店長",
    )
    assert "1,620円" in manager.get(f"/admin/orders/{order.pk}/").content.decode()


def test_refunds_that_wait_for_the_buyer_stand_at_the_top_of_the_desk(
    manager: Client, order: Order
) -> None:
    give_back(order)
    assert "wait for the buyer" not in manager.get("/admin/orders/").content.decode()
    Refund.objects.update(state=Refund.State.BUYER)
    for path in ("/admin/orders/", f"/admin/orders/{order.pk}/"):
        assert "1,620円 wait for the buyer" in manager.get(path).content.decode()


def test_pieces_that_the_buyer_keeps_are_not_put_on_sale_with_the_rest(
    order: Order, variant: Variant
) -> None:
    give_back(order, pieces={get_line(order).pk: 2})
    refund_order(order.pk, reason="", by=None, goods_are_back=True)

    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.sold) == (9, 2)
    order.refresh_from_db()
    assert order.stock_state == StockState.SOLD
    assert list(check_stock(order.site)) == []


def test_with_nothing_kept_all_goods_are_free_again(order: Order, variant: Variant) -> None:
    give_back(order, goods=GoodsFate.WRITTEN_OFF)
    refund_order(order.pk, reason="", by=None, goods_are_back=True)
    item = StockItem.objects.get(variant=variant)
    assert (item.on_hand, item.sold) == (8, 0)
    order.refresh_from_db()
    assert order.stock_state == StockState.RELEASED
    assert list(check_stock(order.site)) == []
