"""Everything that can drift apart is broken once here, and found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from core.models import OutgoingMail
from orders.gateways import GatewayUnclear, ProviderMoney
from orders.models import Order, Payment, Refund, ShopSettings
from orders.refunds import write_refund
from products.models import StockItem, StockMovement, Variant
from settlement import reconcile as reconciling
from settlement.booking import book_what_is_new
from settlement.checks import provider
from settlement.models import Finding, Posting
from settlement.reconcile import reconcile, reconcile_daily
from tests.orders.shopping import build_order

pytestmark = pytest.mark.django_db
Buy = Callable[..., Order]


class Ledger:
    """What the provider says that it took."""

    def __init__(self) -> None:
        self.money: list[ProviderMoney] = []
        self.is_down = False

    def list_money(self, **_window: Any) -> list[ProviderMoney]:
        if self.is_down:
            raise GatewayUnclear
        return self.money

    def took(self, order: Order, **changes: Any) -> None:
        payment = order.payments.get()
        values = {
            "payment_ref": payment.payment_ref,
            "amount_minor": payment.paid_minor,
            "refunded_minor": 0,
            "currency": "JPY",
            "order_ref": str(order.pk),
        }
        self.money.append(ProviderMoney(**{**values, **changes}))


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    ledger = Ledger()
    monkeypatch.setattr(provider, "get_gateway", lambda account: ledger)
    return ledger


@pytest.fixture
def paid(buy: Buy, variant: Variant, ledger: Ledger) -> Order:
    order = buy(variant)
    ledger.took(order)
    let_settle()
    book_what_is_new()
    return order


def let_settle() -> None:
    """It was paid three hours ago."""
    then = timezone.now() - timedelta(hours=3)
    Payment.objects.update(created_at=then, checked_at=then)


def find_keys() -> list[str]:
    return [finding.key.split(":", 1)[1] for finding in reconcile()]


def test_what_agrees_is_not_told(paid: Order, variant: Variant) -> None:
    build_order(variant)  # one more is held
    assert find_keys() == []
    assert not OutgoingMail.objects.filter(key__startswith="books").exists()


def test_too_many_held_is_found(paid: Order, variant: Variant) -> None:
    StockItem.objects.filter(variant=variant).update(held=F("held") + 1)
    assert find_keys() == [f"stock:held:{variant.pk}"]


def test_too_many_sold_is_found_by_orders_and_by_history(paid: Order, variant: Variant) -> None:
    StockItem.objects.filter(variant=variant).update(sold=F("sold") + 1)
    assert find_keys() == [f"stock:sold:{variant.pk}", f"stock:history:{variant.pk}"]


def test_stock_that_nobody_received_is_found(paid: Order, variant: Variant) -> None:
    StockItem.objects.filter(variant=variant).update(on_hand=F("on_hand") + 3)
    assert find_keys() == [f"stock:received:{variant.pk}"]


def test_a_piece_that_came_back_of_a_paid_order_agrees(paid: Order, variant: Variant) -> None:
    StockItem.objects.filter(variant=variant).update(sold=F("sold") - 1)
    StockMovement.objects.create(
        variant=variant, kind="returned", quantity=1, why=paid.number, at=timezone.now()
    )
    assert find_keys() == []


def test_a_changed_share_is_found(paid: Order) -> None:
    posting = Posting.objects.filter(account="shipping").get()
    Posting.objects.filter(pk=posting.pk).update(amount_minor=F("amount_minor") + 1)
    assert find_keys() == [f"journal:uneven:{posting.entry_id}"]


def test_money_left_out_of_the_journal_is_found(buy: Buy, variant: Variant, ledger: Ledger) -> None:
    order = buy(variant)
    ledger.took(order)
    let_settle()
    assert find_keys() == [f"journal:unbooked:{order.pk}"]


def test_money_that_is_allotted_to_nobody_is_found(paid: Order) -> None:
    Posting.objects.filter(account="open", amount_minor__lt=0).update(
        amount_minor=F("amount_minor") + 5
    )
    keys = find_keys()
    assert f"journal:open:{paid.pk}" in keys
    assert any(key.startswith("journal:uneven") for key in keys)


def test_a_payment_changed_after_it_was_booked_is_found(paid: Order, ledger: Ledger) -> None:
    Payment.objects.update(paid_minor=F("paid_minor") + 1)
    ledger.money.clear()
    ledger.took(paid)
    assert find_keys() == [f"journal:sums:{paid.pk}"]


def test_money_without_an_order_is_found(paid: Order, ledger: Ledger) -> None:
    ledger.took(paid, payment_ref="pi_unknown", amount_minor=777)
    assert find_keys() == ["provider:stray:pi_unknown"]


def test_an_order_whose_money_the_provider_does_not_know_is_found(
    paid: Order, ledger: Ledger
) -> None:
    ledger.money.clear()
    assert find_keys() == [f"provider:missing:{paid.payments.get().pk}"]


def test_money_of_just_now_is_not_missed_however_early_the_buyer_began(
    paid: Order, ledger: Ledger
) -> None:
    """A code for the convenience store is paid days after it was given."""
    Payment.objects.update(checked_at=timezone.now())
    ledger.money.clear()
    assert find_keys() == []


def test_a_refund_booked_that_went_to_nobody_is_found(paid: Order, ledger: Ledger) -> None:
    """Less went back than the journal says: found just as more is."""
    payment = paid.payments.get()
    refund = write_refund(payment, amount_minor=500, kind="desk", reason="", by=None)
    Refund.objects.update(state=Refund.State.DONE, done_at=timezone.now())
    book_what_is_new()
    Refund.objects.filter(pk=refund.pk).update(amount_minor=400)
    ledger.money.clear()
    ledger.took(paid, refunded_minor=400)
    assert find_keys() == [f"journal:sums:{paid.pk}"]


def test_a_dispute_that_we_never_heard_of_is_found(paid: Order, ledger: Ledger) -> None:
    ledger.money.clear()
    ledger.took(paid, is_disputed=True)
    assert find_keys() == [f"provider:dispute:{paid.payments.get().payment_ref}"]


def test_another_amount_at_the_provider_is_found(paid: Order, ledger: Ledger) -> None:
    ledger.money.clear()
    ledger.took(paid, amount_minor=paid.total_minor + 100)
    assert find_keys() == [f"provider:amount:{paid.payments.get().pk}"]


def test_money_paid_back_by_hand_at_the_provider_is_found(paid: Order, ledger: Ledger) -> None:
    ledger.money.clear()
    ledger.took(paid, refunded_minor=300)
    assert find_keys() == [f"provider:refunds:{paid.payments.get().pk}"]


def test_a_provider_that_is_silent_is_said_and_hides_no_other_finding(
    paid: Order, variant: Variant, ledger: Ledger
) -> None:
    ledger.is_down = True
    StockItem.objects.filter(variant=variant).update(held=F("held") + 1)
    assert find_keys() == [f"stock:held:{variant.pk}", "provider:broken"]


def test_a_finding_is_mailed_once_and_closed_when_it_agrees_again(
    paid: Order, variant: Variant, site: Any, settings: Any
) -> None:
    settings.OPERATOR_EMAILS = []
    shop = ShopSettings.for_site(site)
    shop.desk_emails = "desk@city.example"
    shop.save()
    StockItem.objects.filter(variant=variant).update(held=F("held") + 1)

    reconcile()
    reconcile()

    mails = OutgoingMail.objects.filter(key__startswith="books")
    assert [mail.to for mail in mails] == ["desk@city.example"]
    assert variant.full_name in mails[0].text

    StockItem.objects.filter(variant=variant).update(held=F("held") - 1)
    assert find_keys() == []
    assert Finding.objects.get().mended_at is not None


def test_the_daily_check_runs_once_a_day(paid: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    monkeypatch.setattr(reconciling, "reconcile", lambda: runs.append(1) or [])

    assert reconcile_daily() == "found 0"
    assert reconcile_daily() == "not due"
    assert runs == [1]


def test_the_command_says_what_differs_and_ends_with_a_status(
    paid: Order, variant: Variant
) -> None:
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert out.getvalue() == "Everything agrees.\n"

    StockItem.objects.filter(variant=variant).update(held=F("held") + 1)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("reconcile", stdout=out)
    assert ended.value.code == 1
    assert variant.full_name in out.getvalue()
