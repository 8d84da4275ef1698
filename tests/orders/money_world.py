"""What a chance walk through the shop's money stands on: a city, a provider, a look at both."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.test import override_settings
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine
from wagtail.models import Site

from orders.baskets import open_basket, quote_basket, set_code, set_prefecture
from orders.confirmation import show_confirmation
from orders.disputes import run_open_disputes
from orders.gateways import GatewayRefused, GatewayUnclear
from orders.history import WrongState
from orders.models import Delivery, Dispute, GatewayAccount, Order, Payment, Refund
from orders.notices import process_notice, receive_notice, run_due_notices
from orders.partial_refunds import NothingPaid
from orders.payments import NotPayable, PaymentUnclear, start_payment
from orders.refund_limits import RefundTooMuch
from orders.refunds import OPEN_REFUNDS, run_due_refunds
from orders.services import OrderProblem, place_order
from orders.states import UNPAID, OrderState
from orders.sweep import end_refused_orders, run_due_payments
from products.models import Variant
from settlement.booking import book_what_is_new
from tests.orders.memory_stripe import Answer, MemoryStripe, _refuse, sign
from tests.orders.shopping import ADDRESS

CODE = "SPRING"
ROUNDS_TO_QUIET = 12
#: What a person, the provider or a broken line may say; nothing is changed then.
ANSWERS = (
    OrderProblem,
    NotPayable,
    PaymentUnclear,
    WrongState,
    RefundTooMuch,
    NothingPaid,
    GatewayUnclear,
    GatewayRefused,
)


class StrictStripe(MemoryStripe):
    """As the real one: no refund beyond what is left, none of what a bank asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.overdrawn: list[str] = []

    def _do(self, method: str, path: str, fields: dict[str, Any]) -> Answer:
        if method == "post" and path.endswith("/refunds"):
            ref = fields["payment_intent"]
            if any(one["status"] != "won" for one in self.list_disputes(ref)):
                return _refuse("charge_disputed")
            if int(fields["amount"]) > self.count_left(ref):
                self.overdrawn.append(ref)
                return _refuse("amount_too_large")
        return super()._do(method, path, fields)

    def list_disputes(self, ref: str) -> list[dict[str, Any]]:
        return [one for one in self.disputes.values() if one["payment_intent"] == ref]

    def list_paid(self) -> list[dict[str, Any]]:
        return [one for one in self.sessions.values() if one["payment_status"] == "paid"]

    def count_left(self, ref: str) -> int:
        """What of a payment is neither given back nor taken by a bank."""
        (session,) = [one for one in self.list_paid() if one["payment_intent"] == ref]
        back = sum(
            one["amount"]
            for one in self.refunds.values()
            if one["payment_intent"] == ref and one["status"] not in ("failed", "canceled")
        )
        lost = sum(one["amount"] for one in self.list_disputes(ref) if one["status"] == "lost")
        return int(session["amount_total"]) - back - lost


class MoneyWorld(RuleBasedStateMachine):
    """Made anew for each walk; `site` and `variants` stand in the test's database."""

    site: Site
    variants: list[Variant]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._stack.enter_context(rolled_back())
        self.stripe = StrictStripe()
        options = {"api_base": "http://stripe.test/stripe", "max_network_retries": 0}
        self._stack.enter_context(
            override_settings(
                CITYPORTAL_GATEWAYS={
                    "stripe": {
                        "BACKEND": "orders.stripe_gateway.StripeGateway",
                        "OPTIONS": {**options, "http_client": self.stripe},
                    }
                }
            )
        )
        self.account = GatewayAccount.objects.get(site=self.site)
        self.messages = itertools.count(1)
        #: Whether anything was written since the promise was looked at.
        self.is_changed = False
        self._stack.enter_context(connection.execute_wrapper(self._note_write))
        #: Pieces by line that buyers were told to keep, and orders that buyers cancelled.
        self.kept: Counter[int] = Counter()
        self.cancelled: set[Any] = set()
        #: As of the last step.
        self.order_states: set[OrderState] = set()

    def teardown(self) -> None:
        try:
            self.find_that_all_comes_to_rest()
        finally:
            self._stack.close()

    def find_that_all_comes_to_rest(self) -> None:
        raise NotImplementedError

    # --- what rules are made of ---------------------------------------------------------

    def order(self, wanted: dict[int, int], *, has_code: bool) -> None:
        """Order pieces of the variants (by their place), up to the payment page."""
        basket, _token = open_basket(site=self.site)
        for place, pieces in wanted.items():
            basket.lines.create(variant=self.variants[place], quantity=pieces)
        if has_code:
            set_code(basket, CODE)
        delivery = Delivery.objects.create(basket=basket, **ADDRESS)
        set_prefecture(basket, delivery.prefecture)
        quote = quote_basket(basket, delivery=delivery)
        shown = show_confirmation(basket, quote=quote, delivery=delivery)
        order = place_order(shown.pk, basket=basket).order
        start_payment(order.pk)

    def tell(self, kind: str, thing: dict[str, Any], *, times: int = 1) -> None:
        """Let a signed message of the provider arrive, once or more often."""
        body = json.dumps(
            {
                "id": f"evt_{next(self.messages)}",
                "object": "event",
                "type": kind,
                "data": {"object": thing},
            }
        )
        for _time in range(times):
            receive_notice(self.account, body=body.encode(), signature=sign(body))
            for event in self.account.events.filter(processed_at=None):
                process_notice(event.pk)

    def tick(self) -> None:
        run_due_notices()
        run_due_payments()
        end_refused_orders()
        run_due_refunds()
        run_open_disputes()
        book_what_is_new()

    def let_time_pass(self) -> None:
        """Every wait and lease is over, by our own rows; nobody's time to pay."""
        past = timezone.now() - timedelta(minutes=10)
        Payment.objects.update(next_check_at=past)
        Payment.objects.filter(tried_at__isnull=False).update(tried_at=past)
        Refund.objects.update(next_attempt_at=past, lease_until=past)
        self.account.events.update(next_attempt_at=past)
        Dispute.objects.update(checked_at=timezone.now() - timedelta(days=2))

    def list_restless(self) -> list[str]:
        orders = Order.objects.filter(state__in=UNPAID).values_list("state", flat=True)
        refunds = Refund.objects.filter(state__in=OPEN_REFUNDS).values_list("state", flat=True)
        return [*orders, *refunds]

    def has_dispute(self, status: str) -> bool:
        """Whether a bank asks for something, or decided so."""
        return any(one["status"] == status for one in self.stripe.disputes.values())

    def has_refund(self, status: str) -> bool:
        """Whether the provider has a refund that ended like this."""
        return any(one["status"] == status for one in self.stripe.refunds.values())

    def pick(self, rows: Any, number: int) -> Any:
        known = list(rows)
        return known[number % len(known)] if known else None

    def pick_order(self, number: int, **states: Any) -> Order | None:
        return self.pick(Order.objects.filter(**states).order_by("created_at"), number)  # type: ignore[no-any-return]

    def pick_session(self, number: int, **wanted: str) -> dict[str, Any] | None:
        return self.pick(  # type: ignore[no-any-return]
            [
                one
                for one in self.stripe.sessions.values()
                if all(one[key] == value for key, value in wanted.items())
            ],
            number,
        )

    @staticmethod
    def attempt(deed: Callable[[], object]) -> bool:
        """Do what may be refused or not be answered; return whether it was done."""
        try:
            deed()
        except ANSWERS:
            return False
        return True

    def _note_write(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.is_changed |= sql.startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, params, many, context)


def count(rows: Any, field: str) -> int:
    return rows.aggregate(sum=Sum(field))["sum"] or 0


@contextmanager
def rolled_back() -> Iterator[None]:
    """A walk's own transaction."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
