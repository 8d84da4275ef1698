"""Discount codes: whether one counts for a basket, what it takes off where, and its uses.

A discount comes off the goods (or, for free shipping, off the fees). It is divided over what
lies in each box by largest remainder, so that tax rates, parcels and refunds add up exactly.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.money import format_money

from .models import DiscountCode, DiscountUse, Order
from .parcels import QuoteParcel
from .splitting import split_amount


class DiscountGone(Exception):
    """The code was used up in this very moment."""


@dataclass(frozen=True, kw_only=True)
class Discount:
    """What a code takes off: all together, and per line of each box and per box's fee.

    `problem` says as a sentence why the code does not count now; nothing comes off then.
    """

    code_id: int
    code: str
    amount_minor: int
    lines: tuple[int, ...]
    fees: tuple[int, ...]
    problem: str


def find_code(text: str, *, site: Site) -> DiscountCode | None:
    """Return the code that somebody typed, in full width or small letters, or None."""
    typed = unicodedata.normalize("NFKC", text[:60]).strip().upper()
    return DiscountCode.objects.filter(site=site, code=typed, is_active=True).first()


def make_discount(
    code: DiscountCode, *, parcels: Sequence[QuoteParcel], email: str, at: datetime
) -> Discount:
    """Return what a code takes off these parcels, or why it does not."""
    amounts = [
        line.amount_minor for parcel in parcels for box in parcel.boxes for line in box.lines
    ]
    fees = [box.fee_minor or 0 for parcel in parcels for box in parcel.boxes]
    currency = parcels[0].lines[0].offer.currency if parcels else "JPY"
    is_for_shipping = code.kind == DiscountCode.Kind.FREE_SHIPPING
    amount = sum(fees) if is_for_shipping else _count_off(code, sum(amounts))
    problem = find_problem(code, goods=sum(amounts), amount=amount, currency=currency, at=at)
    if not problem and email and _count_uses(code, email) >= code.per_buyer:
        problem = _("You have used the code %(code)s already.") % {"code": code.code}
    if problem:
        amount = 0
    return Discount(
        code_id=code.pk,
        code=code.code,
        amount_minor=amount,
        lines=tuple(split_amount(0 if is_for_shipping else amount, amounts)),
        fees=tuple(split_amount(amount if is_for_shipping else 0, fees)),
        problem=problem,
    )


def find_problem(
    code: DiscountCode, *, goods: int, amount: int, currency: str, at: datetime
) -> str:
    """Return why a code does not count, as a sentence; "" if it does."""
    values = {"code": code.code, "minimum": format_money(code.minimum_minor, currency)}
    if not code.is_active:
        return _("The code %(code)s can no longer be used.") % values
    if code.until is not None and code.until <= at:
        return _("The time of the code %(code)s is over.") % values
    if goods < code.minimum_minor:
        return _("The code %(code)s is for goods from %(minimum)s on.") % values
    is_used_up = code.most_uses is not None and code.uses >= code.most_uses
    if is_used_up or (
        code.budget_minor is not None and code.spent_minor + amount > code.budget_minor
    ):
        return say_used_up(code.code)
    return ""


def say_used_up(code: str) -> str:
    """Return the sentence for a code that others have used up."""
    return _("The code %(code)s has been used up. Please take it out of the basket.") % {
        "code": code
    }


def use_code(order: Order, discount: Discount) -> None:
    """Count a use of the code for an order, in the order's transaction. Raises DiscountGone.

    One guarded UPDATE: of two buyers who want the last use, one gets it. It also locks the row,
    so that one buyer's two orders are counted one after the other.
    """
    rows = DiscountCode.objects.filter(
        Q(most_uses__isnull=True) | Q(uses__lt=F("most_uses")),
        Q(budget_minor__isnull=True)
        | Q(budget_minor__gte=F("spent_minor") + discount.amount_minor),
        Q(until__isnull=True) | Q(until__gt=timezone.now()),
        pk=discount.code_id,
        is_active=True,
    )
    if not rows.update(uses=F("uses") + 1, spent_minor=F("spent_minor") + discount.amount_minor):
        raise DiscountGone
    code = DiscountCode.objects.get(pk=discount.code_id)
    if _count_uses(code, order.email) >= code.per_buyer:
        raise DiscountGone
    DiscountUse.objects.create(
        code=code,
        order=order,
        email_hash=hash_email(order.email),
        amount_minor=discount.amount_minor,
    )


def release_code(order: Order) -> None:
    """Give a use back when its order was not paid; done twice, it is done once."""
    _turn(order, is_released=True)


def take_code_again(order: Order) -> None:
    """Count a use again whose order was paid late: the buyer was promised that price."""
    _turn(order, is_released=False)


def _turn(order: Order, *, is_released: bool) -> None:
    uses = DiscountUse.objects.filter(order=order, released_at__isnull=is_released)
    if not uses.update(released_at=timezone.now() if is_released else None):
        return
    use = DiscountUse.objects.get(order=order)
    sign = -1 if is_released else 1
    DiscountCode.objects.filter(pk=use.code_id).update(
        uses=F("uses") + sign, spent_minor=F("spent_minor") + sign * use.amount_minor
    )


def hash_email(email: str) -> str:
    """Return the mark by which a buyer is known, without keeping the address."""
    return hashlib.sha256(email.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()


def _count_off(code: DiscountCode, goods: int) -> int:
    if code.kind == DiscountCode.Kind.PERCENT:
        return goods * code.value // 100
    return min(code.value, goods)


def _count_uses(code: DiscountCode, email: str) -> int:
    return DiscountUse.objects.filter(
        code=code, email_hash=hash_email(email), released_at=None
    ).count()
