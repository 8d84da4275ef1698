"""What stands at the top of the desk: disputes, refunds that wait for buyers, problems."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Site

from orders.models import Dispute, Order, ParcelProblem, Refund


@dataclass(frozen=True, kw_only=True)
class Troubles:
    """What a person should look at, the most pressing first."""

    disputes: tuple[Dispute, ...]
    waiting_refunds: tuple[Refund, ...]
    problems: tuple[ParcelProblem, ...]

    def __bool__(self) -> bool:
        return bool(self.disputes or self.waiting_refunds or self.problems)


def list_troubles(*, site: Site | None = None, order: Order | None = None) -> Troubles:
    """Return what is open in a city, or of one order (there also what was answered)."""
    disputes = Dispute.objects.select_related("payment__order").order_by("due_by")
    refunds = Refund.objects.select_related("payment__order").order_by("created_at")
    refunds = refunds.filter(state=Refund.State.BUYER)
    problems = ParcelProblem.objects.select_related("order", "parcel").order_by("created_at")
    if order is not None:
        return Troubles(
            disputes=tuple(disputes.filter(payment__order=order)),
            waiting_refunds=tuple(refunds.filter(payment__order=order)),
            problems=tuple(problems.filter(order=order)),
        )
    is_open = [Dispute.State.OPEN, Dispute.State.REVIEW]
    return Troubles(
        disputes=tuple(disputes.filter(payment__order__site=site, state__in=is_open)),
        waiting_refunds=tuple(refunds.filter(payment__order__site=site)),
        problems=tuple(problems.filter(order__site=site, answered_at=None)),
    )
