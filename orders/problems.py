"""Something is wrong with a parcel: the buyer says it, desk and producer hear it, one answers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from .history import WrongState, lock_order, write_event
from .mails import mail_desk, mail_order, mail_producer
from .models import Order, Parcel, ParcelProblem
from .states import OrderState, ParcelState

#: Of one order at a time, so that nobody fills the desk's letter box.
MOST_OPEN = 3


class TooManyProblems(Exception):
    """As many as may be are open already: the desk knows."""


def list_reportable(order: Order) -> list[Parcel]:
    """Return the parcels that something may be wrong with: those that are to come or came."""
    if order.state not in {OrderState.PAID, OrderState.REFUND_DUE, OrderState.REFUNDED}:
        return []
    if order.paid_at is None:
        return []
    return [parcel for parcel in order.parcels.all() if parcel.state != ParcelState.DROPPED]


@transaction.atomic
def report_problem(order_id: Any, *, number: int, kind: str, text: str) -> ParcelProblem:
    """Write down what the buyer says and tell desk and producer by mail.

    Raises WrongState for a parcel that is none of the order's, TooManyProblems.
    """
    order = lock_order(order_id)
    parcel = next((one for one in list_reportable(order) if one.number == number), None)
    if parcel is None:
        raise WrongState
    if order.problems.filter(answered_at=None).count() >= MOST_OPEN:
        raise TooManyProblems
    problem = ParcelProblem.objects.create(order=order, parcel=parcel, kind=kind, text=text[:1000])
    write_event(order, "problem_reported", parcel=number)
    suffix = str(problem.pk)
    mail_desk(order, "problem", suffix=suffix, problem=problem)
    mail_producer(order, "problem", parcel=parcel, suffix=suffix, problem=problem)
    return problem


@transaction.atomic
def answer_problem(problem_id: int, *, order_id: Any, answer: str, by: Any) -> ParcelProblem:
    """Answer the buyer by mail and on the order's page. Raises WrongState if it is answered."""
    order = lock_order(order_id)
    answered = order.problems.filter(pk=problem_id, answered_at=None).update(
        answer=answer[:1000], answered_at=timezone.now(), answered_by=by
    )
    if not answered:
        raise WrongState
    problem = ParcelProblem.objects.select_related("parcel").get(pk=problem_id)
    write_event(order, "problem_answered", actor=by, parcel=problem.parcel.number)
    mail_order(order, "answer", suffix=str(problem.pk), problem=problem)
    return problem
