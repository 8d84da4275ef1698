from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.models import Order, OrderLine, Refund
from orders.refunds import refund_order, run_due_refunds
from products.models import Variant
from products.states import Seller
from settlement.documents import sum_rates
from settlement.fiscal import get_fiscal_year
from settlement.invoices import (
    NotInvoiceable,
    issue_invoice,
    issue_return_invoice,
    void_invoice,
)
from settlement.models import Invoice, SettlementSettings
from tests.factories.products import build_producer, build_variant
from tests.orders.shopping import build_order

pytestmark = pytest.mark.django_db
Buy = Callable[..., Order]
NUMBER = "T6000000012345"


@pytest.fixture(autouse=True)
def registered(site: Any) -> SettlementSettings:
    settings = SettlementSettings.for_site(site)
    settings.invoice_number = NUMBER
    settings.issuer_name = "鳴瀬谷町"
    settings.save()
    return settings


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_the_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert get_fiscal_year(day) == year


def test_tax_is_rounded_once_per_rate_and_not_per_line() -> None:
    # Three lines of 105 yen with 10% inside: 28 from the sum, 27 if each line were rounded.
    rows = [{"rate_percent": 10, "net_minor": 105}] * 3

    assert sum_rates(rows) == [{"rate_percent": 10, "amount_minor": 315, "tax_minor": 28}]


def test_an_invoice_names_issuer_number_rates_taxes_and_recipient(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)

    invoice = issue_invoice(order, recipient="  有限会社 みどり  ")

    content = invoice.content
    assert invoice.recipient == "有限会社 みどり"
    assert content["issuer"]["number"] == NUMBER
    assert content["is_qualified"] is True
    assert sum(rate["amount_minor"] for rate in content["rates"]) == order.total_minor
    assert {rate["rate_percent"] for rate in content["rates"]} >= {10}
    assert content["exempt_rates"] == []


def test_an_invoice_is_issued_once_however_often_it_is_asked_for(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)

    first = issue_invoice(order, recipient="A")
    second = issue_invoice(order, recipient="B")

    assert first == second
    assert Invoice.objects.count() == 1


def test_numbers_go_up_by_one_and_begin_anew_in_april(buy: Buy, variant: Variant) -> None:
    orders = [buy(variant), buy(variant), buy(variant)]
    with time_machine.travel(datetime(2027, 3, 31, 12, tzinfo=UTC), tick=False):
        labels = [issue_invoice(order, recipient="").label for order in orders[:2]]
    with time_machine.travel(datetime(2027, 4, 1, 12, tzinfo=UTC), tick=False):
        labels.append(issue_invoice(orders[2], recipient="").label)

    assert labels == ["2026-000001", "2026-000002", "2027-000001"]


def test_a_failed_issue_leaves_no_gap(
    buy: Buy, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = buy(variant), buy(variant)

    def break_off(order: Order) -> dict[str, Any]:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("settlement.invoices.build_invoice_content", break_off)
        with pytest.raises(RuntimeError):
            issue_invoice(first, recipient="")

    assert issue_invoice(second, recipient="").number == 1
    assert issue_invoice(first, recipient="").number == 2


def test_nothing_is_issued_for_an_unpaid_order(variant: Variant, stripe_memory: Any) -> None:
    with pytest.raises(NotInvoiceable):
        issue_invoice(build_order(variant), recipient="")
    assert Invoice.objects.count() == 0


def test_goods_of_a_maker_who_is_not_registered_stand_apart(buy: Buy, variant: Variant) -> None:
    maker = build_producer(
        "kiln", seller=Seller.PRODUCER, address="佐賀県鳴瀬谷町 1", phone="0000-00-0102"
    )
    other = build_variant(stock=3, producer=maker)
    order = buy(variant, other)
    line = OrderLine.objects.get(order=order, variant=other)

    content = issue_invoice(order, recipient="").content

    apart = sum(rate["amount_minor"] for rate in content["exempt_rates"])
    assert apart == line.net_minor
    inside = sum(rate["amount_minor"] for rate in content["rates"])
    assert apart + inside == order.total_minor


def test_without_a_number_a_receipt_says_that_it_is_no_qualified_invoice(
    buy: Buy, variant: Variant, registered: SettlementSettings
) -> None:
    registered.invoice_number = ""
    registered.save()
    order = buy(variant)
    issue_invoice(order, recipient="")

    page = Client().get(reverse("settlement:invoice", args=[order.token]))

    assert "This is not a qualified invoice" in page.content.decode()


def test_money_paid_back_gets_a_return_invoice_that_names_the_first(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    invoice = issue_invoice(order, recipient="有限会社 みどり")
    refund_order(order.pk, reason="", by=None, goods_are_back=False)
    refund = Refund.objects.get()
    with pytest.raises(NotInvoiceable):
        issue_return_invoice(refund)
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    refund.refresh_from_db()

    back = issue_return_invoice(refund)

    assert back.content["invoice_label"] == invoice.label
    assert sum(rate["amount_minor"] for rate in back.content["rates"]) == order.total_minor
    assert back.number == invoice.number + 1
    assert issue_return_invoice(refund) == back


def test_a_voided_number_stays_used_and_a_new_one_is_issued(buy: Buy, variant: Variant) -> None:
    order = buy(variant)
    first = issue_invoice(order, recipient="A")

    assert void_invoice(first, reason="名前の間違い", by=None) is True
    assert void_invoice(first, reason="again", by=None) is False
    second = issue_invoice(order, recipient="B")

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(TypeError):
        first.delete()


def test_the_buyer_asks_for_the_invoice_behind_the_orders_address(
    buy: Buy, variant: Variant
) -> None:
    order = buy(variant)
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    address = reverse("settlement:invoice", args=[order.token])

    asked = client.get(address)
    assert order.name in asked.content.decode()
    assert asked["Cache-Control"] == "private, no-store"
    issued = client.post(
        reverse("settlement:issue", args=[order.token]), {"recipient": "株式会社 谷"}
    )
    assert issued.status_code == 303
    page = client.get(address).content.decode()
    assert "株式会社 谷" in page
    assert NUMBER in page
    assert client.get(reverse("settlement:invoice", args=["x" * 43])).status_code == 404


def test_a_form_from_elsewhere_issues_nothing(buy: Buy, variant: Variant) -> None:
    order = buy(variant)

    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(
        reverse("settlement:issue", args=[order.token]), {"recipient": "x"}
    )

    assert answer.status_code == 403
    assert Invoice.objects.count() == 0


def test_the_pdf_is_a_pdf_where_the_machine_can_draw_one(buy: Buy, variant: Variant) -> None:
    from settlement.pdf import can_draw_pdf

    order = buy(variant)
    issue_invoice(order, recipient="")

    answer = Client().get(reverse("settlement:pdf", args=[order.token]))

    if can_draw_pdf():
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    else:
        assert answer.status_code == 404


def test_the_pdf_holds_the_return_invoices_as_the_page_does(
    buy: Buy, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = buy(variant)
    invoice = issue_invoice(order, recipient="")
    refund_order(order.pk, reason="", by=None, goods_are_back=False)
    Refund.objects.update(next_attempt_at=timezone.now())
    run_due_refunds()
    back = issue_return_invoice(Refund.objects.get())
    drawn: list[str] = []
    monkeypatch.setattr("settlement.views.can_draw_pdf", lambda: True)
    monkeypatch.setattr(
        "settlement.views.draw_pdf", lambda html, css: drawn.append(html) or b"%PDF"
    )

    Client().get(reverse("settlement:pdf", args=[order.token]))
    page = Client().get(reverse("settlement:invoice", args=[order.token])).content.decode()

    assert len(drawn) == 1
    for label in (invoice.label, back.label):
        assert label in drawn[0]
        assert label in page


def test_drawing_a_pdf_lets_nobody_read_broken_pictures() -> None:
    from PIL import ImageFile

    from settlement.pdf import can_draw_pdf, draw_pdf

    can_draw_pdf.cache_clear()
    if can_draw_pdf():
        draw_pdf("<p>領収書</p>", css="")
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_without_the_libraries_the_page_says_what_is_missing(
    buy: Buy, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("settlement.views.can_draw_pdf", lambda: False)
    order = buy(variant)
    issue_invoice(order, recipient="")

    page = Client().get(reverse("settlement:invoice", args=[order.token])).content.decode()

    assert "Pango" in page
    assert reverse("settlement:pdf", args=[order.token]) not in page
