"""The ways to pay: what each can take, and when it is not offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from core.money import format_money

#: A convenience store's code is paid within this many days, to the end of the last one.
KONBINI_DAYS = 3
#: Goods of which so few are left are not kept for days: no convenience store for them.
SCARCE_LEFT = 5


class Method(StrEnum):
    CARD = "card"
    KONBINI = "konbini"
    PAYPAY = "paypay"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Smallest and largest total in minor units, by currency; a missing one is not taken."""

    smallest: dict[str, int]
    largest: int


#: The amount of a Stripe payment has at most eight digits: no limit that a buyer meets.
NO_LIMIT = 99_999_999
#: docs.stripe.com/currencies (card), docs.stripe.com/payments/konbini (120 to 300,000 yen).
LIMITS: dict[Method, Limits] = {
    Method.CARD: Limits(smallest={"JPY": 50, "KRW": 100}, largest=NO_LIMIT),
    Method.KONBINI: Limits(smallest={"JPY": 120}, largest=300_000),
    Method.PAYPAY: Limits(smallest={"JPY": 50}, largest=NO_LIMIT),
}


@dataclass(frozen=True, kw_only=True)
class MethodChoice:
    """One way to pay for a total; `problem` is a sentence when it is not possible, else ""."""

    method: Method
    problem: str

    @property
    def is_possible(self) -> bool:
        return not self.problem


def list_choices(
    methods: Iterable[str], *, total_minor: int, currency: str, is_scarce: bool
) -> list[MethodChoice]:
    """Return each way to pay that a city takes, with why it cannot be used for this order."""
    return [
        MethodChoice(
            method=method,
            problem=_find_problem(
                method, total_minor=total_minor, currency=currency, is_scarce=is_scarce
            ),
        )
        for method in Method
        if method in set(methods)
    ]


def name_method(method: str) -> str:
    """Return the name of a way to pay in the reader's language."""
    return {
        Method.CARD: _("Card"),
        Method.KONBINI: _("Convenience store"),
        Method.PAYPAY: _("PayPay"),
    }[Method(method)]


def describe_method(method: Method) -> str:
    """Return how and when one pays by a method, as sentences in the reader's language."""
    sentences = {
        Method.CARD: _(
            "By card, on the payment page that opens next. Your card is charged at once when you "
            "pay there."
        ),
        Method.KONBINI: _(
            "At a convenience store: the payment page gives you a number, and you pay there in "
            "cash within %(days)d days. The producers begin when the money is here."
        )
        % {"days": KONBINI_DAYS},
        Method.PAYPAY: _(
            "By PayPay, on the payment page that opens next. You are charged at once when you "
            "confirm it there."
        ),
    }
    return sentences[method]


def takes_currency(method: Method, currency: str) -> bool:
    return currency in LIMITS[method].smallest


def list_limits(method: Method, currency: str) -> list[str]:
    """Return the smallest and the largest total that a method takes, as sentences."""
    limits = LIMITS[method]
    values = {"method": name_method(method)}
    amount = format_money(limits.smallest[currency], currency)
    lines = [_("%(method)s takes orders from %(amount)s on.") % {**values, "amount": amount}]
    if limits.largest < NO_LIMIT:
        amount = format_money(limits.largest, currency)
        lines.append(_("%(method)s takes orders up to %(amount)s.") % {**values, "amount": amount})
    return lines


def _find_problem(method: Method, *, total_minor: int, currency: str, is_scarce: bool) -> str:
    limits = LIMITS[method]
    smallest = limits.smallest.get(currency)
    values = {"method": name_method(method)}
    if smallest is None:
        return _("%(method)s does not take this currency.") % values
    if total_minor < smallest:
        amount = format_money(smallest, currency)
        return _("%(method)s takes orders from %(amount)s on.") % {**values, "amount": amount}
    if total_minor > limits.largest:
        amount = format_money(limits.largest, currency)
        return _("%(method)s takes orders up to %(amount)s.") % {**values, "amount": amount}
    if method == Method.KONBINI and is_scarce:
        return (
            _(
                "%(method)s is not possible for this order: few of these goods are left or their "
                "sale ends soon, and we cannot keep them for days."
            )
            % values
        )
    return ""
