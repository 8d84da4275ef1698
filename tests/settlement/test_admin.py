from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cityportal.roles import ensure_roles
from orders.models import Order
from products.models import Producer, Variant
from settlement.booking import book_what_is_new
from settlement.models import CommissionRate, Invoice
from settlement.reconcile import reconcile
from users.models import User

pytestmark = pytest.mark.django_db
Buy = Callable[..., Order]


def log_in(site: Any, role: str) -> Client:
    user = User.objects.create_user(role, display_name=role)
    user.groups.add(ensure_roles(site)[role])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def order(buy: Buy, variant: Variant) -> Order:
    order = buy(variant)
    book_what_is_new()
    return order


@pytest.fixture
def manager(site: Any) -> Client:
    return log_in(site, "shop_manager")


def test_a_month_lists_each_producer_with_what_they_get(
    manager: Client, order: Order, producer: Producer
) -> None:
    today = timezone.localdate()

    page = manager.get(reverse("books:month")).content.decode()

    assert producer.name in page
    assert reverse("books:statement", args=[producer.pk, today.year, today.month]) in page
    empty = manager.get(reverse("books:month"), {"month": "2020-01"}).content.decode()
    assert producer.name not in empty


@pytest.mark.parametrize("month", ["", "x", "99999-1", "2026-99", "２０２６-11", "-", "2026-"])
def test_a_month_that_is_none_is_this_one_or_not_found(manager: Client, month: str) -> None:
    assert manager.get(reverse("books:month"), {"month": month}).status_code in (200, 404)


def test_a_statement_is_a_page_and_a_file(
    manager: Client, order: Order, producer: Producer
) -> None:
    today = timezone.localdate()
    args = [producer.pk, today.year, today.month]

    page = manager.get(reverse("books:statement", args=args)).content.decode()
    file = manager.get(reverse("books:statement_csv", args=args))

    assert order.number in page
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert order.number in lines[1]
    assert f",{order.goods_minor}," in lines[1]


def test_an_order_shows_where_its_money_is_and_gets_an_invoice(
    manager: Client, order: Order
) -> None:
    page = manager.get(reverse("books:order", args=[order.pk]))
    assert page.status_code == 200

    answer = manager.post(reverse("books:issue", args=[order.pk]), {"recipient": "谷工務店"})

    invoice = Invoice.objects.get()
    assert answer["Location"] == reverse("books:invoice", args=[invoice.pk])
    assert invoice.issued_by is not None
    assert "谷工務店" in manager.get(answer["Location"]).content.decode()
    found = manager.get(reverse("books:invoices"), {"q": invoice.label}).content.decode()
    assert "谷工務店" in found


def test_voiding_asks_for_a_reason(manager: Client, order: Order) -> None:
    manager.post(reverse("books:issue", args=[order.pk]))
    invoice = Invoice.objects.get()

    manager.post(reverse("books:void", args=[invoice.pk]), {"reason": " "})
    invoice.refresh_from_db()
    assert invoice.voided_at is None

    manager.post(reverse("books:void", args=[invoice.pk]), {"reason": "名前"})
    invoice.refresh_from_db()
    assert invoice.voided_at is not None
    assert invoice.void_reason == "名前"


def test_an_auditor_looks_and_changes_nothing(site: Any, order: Order) -> None:
    auditor = log_in(site, "auditor")

    assert auditor.get(reverse("books:month")).status_code == 200
    assert auditor.post(reverse("books:issue", args=[order.pk])).status_code == 302
    assert Invoice.objects.count() == 0


def test_a_writer_does_not_see_the_books(site: Any, order: Order) -> None:
    writer = log_in(site, "writer")
    assert writer.get(reverse("books:month")).status_code == 302
    assert writer.get(reverse("books:order", args=[order.pk])).status_code == 302


def test_a_rate_begins_today_or_later(site: Any, producer: Producer) -> None:
    operator = log_in(site, "operator")
    today = timezone.localdate()
    address = reverse("books:commissions")

    past = operator.post(
        address, {"producer": producer.pk, "percent": "5", "valid_from": "2020-01-01"}
    )
    assert past.status_code == 200
    assert CommissionRate.objects.count() == 0

    operator.post(
        address, {"producer": producer.pk, "percent": "7.5", "valid_from": today.isoformat()}
    )
    assert CommissionRate.objects.get().tenths_of_percent == 75


def test_staff_of_another_city_find_nothing_of_this_one(
    site: Any, order: Order, producer: Producer
) -> None:
    from wagtail.models import Page, Site

    home = Page.get_first_root_node().add_child(instance=Page(title="隣", slug="other"))
    other = Site.objects.create(hostname="other.example", root_page=home)
    stranger = log_in(other, "shop_manager")
    today = timezone.localdate()

    for name, args in (
        ("books:statement", [producer.pk, today.year, today.month]),
        ("books:order", [order.pk]),
    ):
        assert stranger.get(reverse(name, args=args)).status_code == 404


def test_the_books_say_that_all_agrees_only_after_it_was_compared(
    manager: Client, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "were not compared yet" in manager.get(reverse("books:month")).content.decode()

    monkeypatch.setattr("settlement.reconcile.CHECKS", {})
    reconcile()

    page = manager.get(reverse("books:month")).content.decode()
    assert "payment provider agree." in page
    assert "were not compared yet" not in page
