"""A shop in the hands of chance: buyers, banks, lost and doubled messages, in any order.

The rules are what may happen; the invariants are the promise: no piece and no yen is lost,
sold twice or paid back twice. Real services, real database; Stripe is played in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from orders.cancelling import cancel_order
from orders.fulfilment import accept_review, mark_parcel_packed, refuse_review
from orders.models import Dispute, Order, OrderLine, Payment, Refund
from orders.partial_refunds import list_left, refund_part
from orders.refunds import refund_order, retry_refund
from orders.selectors import list_refused_refunds
from orders.settlement import settle_order
from orders.states import GoodsFate, OrderState, StockState
from products.models import StockItem
from settlement.booking import book_what_is_new
from settlement.checks.journal import check_journal
from settlement.checks.stock import check_stock
from settlement.selectors import get_order_split
from settlement.unbooked import (
    find_unbooked_payments,
    find_unbooked_refunds,
    find_unclosed_orders,
)

from .money_world import ROUNDS_TO_QUIET, MoneyWorld, count

PICK = st.integers(0, 3)
Deed = Callable[..., Any]
PAGE_ENDS = ("pay", "nothing", "voucher", "700", "99999")
REFUND_STATES = ("succeeded", "pending", "requires_action", "failed")


def with_page(**wanted: str) -> Callable[[Deed], Deed]:
    """A rule for as long as the provider has such a page."""
    return precondition(lambda self: self.pick_session(0, **wanted) is not None)


def with_order(*states: OrderState) -> Callable[[Deed], Deed]:
    """A rule for as long as an order is in one of these states."""
    return precondition(lambda self: bool(self.order_states & set(states)))


class MoneyMachine(MoneyWorld):
    @initialize(has_code=st.booleans())
    def begin(self, has_code: bool) -> None:
        """Others were here before: one order is paid, one waits for the money of its voucher."""
        self.order({0: 2, 1: 1}, has_code=has_code)
        self.order({0: 1}, has_code=False)
        paid, promised = self.stripe.sessions.values()
        self.stripe.pay(paid["id"])
        self.stripe.promise(promised["id"])
        for session in (paid, promised):
            self.tell("checkout.session.completed", session)

    # --- buyers -------------------------------------------------------------------------

    @rule(first=st.integers(1, 2), second=st.integers(0, 1), has_code=st.booleans())
    def buy(self, first: int, second: int, has_code: bool) -> None:
        wanted = {place: pieces for place, pieces in ((0, first), (1, second)) if pieces}
        self.attempt(lambda: self.order(wanted, has_code=has_code))

    @with_page(status="open")
    @rule(pick=PICK, end=st.sampled_from(PAGE_ENDS), is_told=st.booleans())
    def end_a_page(self, pick: int, end: str, is_told: bool) -> None:
        """The buyer pays, pays another amount, takes a voucher, or does nothing for too long."""
        session = self.pick_session(pick, status="open")
        if session is None:
            return
        if end == "pay":
            self.stripe.pay(session["id"])
        elif end == "voucher":
            self.stripe.promise(session["id"])
        elif end == "nothing":
            self.stripe.expire(session["id"])
        else:
            self.stripe.pay(session["id"], amount=int(end))
        if is_told:
            self.tell("checkout.session.completed", session)

    @with_page(status="expired")
    @rule(pick=PICK)
    def pay_late(self, pick: int) -> None:
        """The page was over, for us or for the provider, and money came all the same."""
        if session := self.pick_session(pick, status="expired"):
            self.stripe.pay(session["id"])

    @with_page(status="complete", payment_status="unpaid")
    @rule(pick=PICK, is_paid=st.booleans())
    def pay_a_voucher_or_let_it_lapse(self, pick: int, is_paid: bool) -> None:
        session = self.pick_session(pick, status="complete", payment_status="unpaid")
        if session and is_paid:
            self.stripe.pay_promised(session["id"])
        elif session:
            self.stripe.intents[session["payment_intent"]]["status"] = "requires_payment_method"

    @with_order(OrderState.HELD, OrderState.AWAITING, OrderState.PAID)
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        order = self.pick_order(pick)
        if order and self.attempt(lambda: cancel_order(order.pk)):
            self.cancelled.add(order.pk)

    # --- the desk -----------------------------------------------------------------------

    @with_order(OrderState.PAID)
    @rule(pick=PICK)
    def pack(self, pick: int) -> None:
        if order := self.pick_order(pick, state=OrderState.PAID):
            self.attempt(lambda: mark_parcel_packed(order.pk, number=1, by=None))

    @with_order(OrderState.PAID)
    @rule(pick=PICK, line=PICK, has_fee=st.booleans(), goods=st.sampled_from(GoodsFate))
    def pay_a_part_back(self, pick: int, line: int, has_fee: bool, goods: GoodsFate) -> None:
        """Now and then the rest follows at once, with the goods that the buyer does not keep."""
        order = self.pick_order(pick, state=OrderState.PAID)
        if order is None:
            return
        left = list_left(order)
        chosen = self.pick(left.lines, line)
        pieces = {chosen.line.pk: 1} if chosen else {}
        fees = [fee.parcel.number for fee in left.fees[:1]] if has_fee else []
        is_done = self.attempt(
            lambda: refund_part(order.pk, pieces=pieces, fees=fees, goods=goods, reason="", by=None)
        )
        if is_done and goods == GoodsFate.KEPT:
            self.kept.update(pieces)
        if line == 0:
            self.pay_the_rest_back(order, goods_are_back=has_fee)

    @with_order(*set(OrderState) - {OrderState.REFUNDED})
    @rule(pick=PICK, goods_are_back=st.booleans())
    def pay_all_back(self, pick: int, goods_are_back: bool) -> None:
        if order := self.pick_order(pick):
            self.pay_the_rest_back(order, goods_are_back=goods_are_back)

    def pay_the_rest_back(self, order: Order, *, goods_are_back: bool) -> None:
        self.attempt(
            lambda: refund_order(order.pk, reason="", by=None, goods_are_back=goods_are_back)
        )

    @precondition(lambda self: self.has_refund("failed"))
    @rule(pick=PICK)
    def try_a_refund_again(self, pick: int) -> None:
        if refund := self.pick(Refund.objects.filter(state="failed").order_by("pk"), pick):
            self.attempt(lambda: retry_refund(refund.pk, by=None))

    @with_order(OrderState.REVIEW)
    @rule(pick=PICK, is_accepted=st.booleans())
    def decide(self, pick: int, is_accepted: bool) -> None:
        if order := self.pick_order(pick, state=OrderState.REVIEW):
            act = accept_review if is_accepted else refuse_review
            self.attempt(lambda: act(order.pk, by=None, reason=""))

    # --- the provider and the banks -----------------------------------------------------

    @precondition(lambda self: bool(self.stripe.refunds))
    @rule(status=st.sampled_from(REFUND_STATES))
    def take_refunds_like_this(self, status: str) -> None:
        self.stripe.refund_status = status

    @precondition(lambda self: bool(self.stripe.refunds))
    @rule(pick=PICK, status=st.sampled_from(["failed", "succeeded"]), is_told=st.booleans())
    def end_a_refund(self, pick: int, status: str, is_told: bool) -> None:
        """A refund that waited ends; one that was done may be sent back by the buyer's bank."""
        refund = self.pick(self.stripe.refunds.values(), pick)
        if refund is None or refund["status"] == "failed":
            return
        refund["status"] = status
        if is_told or status == "failed":
            kind = "refund.failed" if status == "failed" else "refund.updated"
            self.tell(kind, refund)

    @with_page(payment_status="paid")
    @rule(pick=PICK)
    def dispute(self, pick: int) -> None:
        """A buyer's bank asks for all that is left of a payment."""
        session = self.pick_session(pick, payment_status="paid")
        ref = session["payment_intent"] if session else ""
        if session and not self.stripe.list_disputes(ref) and self.stripe.count_left(ref):
            self.stripe.dispute(ref, amount=self.stripe.count_left(ref))
            self.tell("charge.dispute.created", self.stripe.list_disputes(ref)[0])

    @precondition(lambda self: self.has_dispute("needs_response"))
    @rule(pick=PICK, status=st.sampled_from(["lost", "won"]), is_told=st.booleans())
    def end_a_dispute(self, pick: int, status: str, is_told: bool) -> None:
        known = self.stripe.disputes.values()
        one = self.pick([one for one in known if one["status"] == "needs_response"], pick)
        if one is not None:
            one["status"] = status
            if is_told:
                self.tell("charge.dispute.closed", one)

    @rule(trouble=st.sampled_from(["lost", "silent", "error", "refuse:api_error"]))
    def lose_the_next_answer(self, trouble: str) -> None:
        self.stripe.troubles = [trouble]

    # --- messages and the tick ----------------------------------------------------------

    @rule(pick=PICK, kind=st.sampled_from(["completed", "expired"]), times=st.integers(1, 2))
    def tell_of_a_page(self, pick: int, kind: str, times: int) -> None:
        """A message comes: late, doubled or about something that is no longer so."""
        if session := self.pick_session(pick):
            self.tell(f"checkout.session.{kind}", session, times=times)

    @rule(pick=PICK)
    def come_back_from_the_page(self, pick: int) -> None:
        if order := self.pick_order(pick):
            self.attempt(lambda: settle_order(order.pk))

    @rule(is_long=st.booleans())
    def time_goes_by(self, is_long: bool) -> None:
        """A minute, or as long as our rows wait for something."""
        if is_long:
            self.let_time_pass()
        self.tick()

    @rule()
    def the_time_to_pay_is_over(self) -> None:
        past = timezone.now() - timedelta(minutes=5)
        Payment.objects.filter(state__in=["new", "open"]).update(request_expires_at=past)
        self.let_time_pass()
        self.tick()

    # --- the promise --------------------------------------------------------------------

    @invariant()
    def the_promise_holds(self) -> None:
        """After every step that wrote anything."""
        if not self.is_changed:
            return
        self.find_no_piece_lost_or_sold_twice()
        self.find_goods_held_for_those_who_may_pay_and_for_nobody_else()
        self.find_nothing_paid_back_beyond_what_was_paid()
        self.find_every_order_in_the_journal_to_sum_to_what_was_paid()
        self.find_no_payment_without_an_order()
        self.is_changed = False

    def find_no_piece_lost_or_sold_twice(self) -> None:
        assert list(check_stock(self.site)) == []
        assert not StockItem.objects.filter(on_hand__lt=F("held") + F("sold")).exists()
        for line in OrderLine.objects.filter(pk__in=self.kept).exclude(order__in=self.cancelled):
            assert line.returned + self.kept[line.pk] <= line.quantity

    def find_goods_held_for_those_who_may_pay_and_for_nobody_else(self) -> None:
        may_be = {
            OrderState.HELD: {StockState.HELD},
            OrderState.AWAITING: {StockState.HELD},
            OrderState.REVIEW: {StockState.HELD, StockState.RELEASED},
            OrderState.PAID: {StockState.SOLD},
            OrderState.EXPIRED: {StockState.RELEASED},
            OrderState.CANCELLED: {StockState.RELEASED},
            OrderState.REFUND_DUE: {StockState.SOLD, StockState.RELEASED},
            OrderState.REFUNDED: {StockState.SOLD, StockState.RELEASED},
        }
        for state, stock in Order.objects.values_list("state", "stock_state"):
            assert stock in may_be[OrderState(state)], (state, stock)

    def find_nothing_paid_back_beyond_what_was_paid(self) -> None:
        assert self.stripe.overdrawn == []
        for payment in Payment.objects.filter(state=Payment.State.PAID):
            refunds = payment.refunds.exclude(state=Refund.State.FAILED)
            assert payment.refunded_minor == count(refunds, "amount_minor")
            lost = payment.disputes.filter(state=Dispute.State.LOST)
            gone = count(refunds.filter(state=Refund.State.DONE), "amount_minor")
            assert gone + count(lost, "amount_minor") <= payment.paid_minor

    def find_every_order_in_the_journal_to_sum_to_what_was_paid(self) -> None:
        self.order_states = set()
        for order in Order.objects.all():
            self.order_states.add(OrderState(order.state))
            split = get_order_split(order)
            assert split.sum_minor == split.paid_minor

    def find_no_payment_without_an_order(self) -> None:
        orders = {str(key) for key in Order.objects.values_list("pk", flat=True)}
        assert {one["client_reference_id"] for one in self.stripe.list_paid()} <= orders
        for order in Order.objects.filter(state=OrderState.PAID, total_minor__gt=0):
            assert order.payments.filter(state=Payment.State.PAID).exists()

    def find_that_all_comes_to_rest(self) -> None:
        """When the troubles end, everything is settled, booked and agrees with the provider."""
        self.end_all_troubles()
        for session in list(self.stripe.sessions.values()):
            self.tell("checkout.session.completed", session)
        for _round in range(ROUNDS_TO_QUIET):
            self.the_time_to_pay_is_over()
            self.let_the_desk_decide()
            if not self.list_restless():
                break
        book_what_is_new()
        assert self.list_restless() == []
        for find in (find_unbooked_payments, find_unbooked_refunds, find_unclosed_orders):
            assert find() == []
        self.find_that_both_sides_agree()
        assert self.list_unexpected_findings() == []

    def end_all_troubles(self) -> None:
        """Every answer comes, no voucher is paid any more, every refund and dispute ends."""
        self.stripe.troubles.clear()
        self.stripe.refund_status = "succeeded"
        for intent in self.stripe.intents.values():
            if intent["status"] == "requires_action":
                intent["status"] = "requires_payment_method"
        for refund in self.stripe.refunds.values():
            if refund["status"] != "failed":
                refund["status"] = "succeeded"
        for dispute in self.stripe.disputes.values():
            if dispute["status"] == "needs_response":
                dispute["status"] = "won"

    def list_unexpected_findings(self) -> list[str]:
        """What differs in the books. Another amount that a person took as it is stays told."""
        taken = Order.objects.filter(events__kind="review_accepted")
        told = {f"journal:open:{key}" for key in taken.values_list("pk", flat=True)}
        return [one.sentence for one in check_journal(self.site) if one.key not in told]

    def let_the_desk_decide(self) -> None:
        """Whatever waits for a person is refused, and every refused refund is tried again."""
        for order in Order.objects.filter(state=OrderState.REVIEW):
            self.attempt(lambda key=order.pk: refuse_review(key, by=None, reason=""))
        for order in Order.objects.all():
            for refund in list_refused_refunds(order):
                self.attempt(lambda key=refund.pk: retry_refund(key, by=None))

    def find_that_both_sides_agree(self) -> None:
        paid = {one["payment_intent"]: one["amount_total"] for one in self.stripe.list_paid()}
        ours = Payment.objects.filter(state=Payment.State.PAID)
        assert dict(ours.values_list("payment_ref", "paid_minor")) == paid
        for order in Order.objects.all():
            split = get_order_split(order)
            payments = order.payments.filter(state=Payment.State.PAID)
            refunds = Refund.objects.filter(payment__order=order, state=Refund.State.DONE)
            lost = Dispute.objects.filter(payment__order=order, state=Dispute.State.LOST)
            assert split.paid_minor == count(payments, "paid_minor")
            assert split.refund_minor == count(refunds, "amount_minor")
            assert split.disputed_minor == count(lost, "amount_minor")
