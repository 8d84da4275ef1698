"""The ways to pay that this play-acting Stripe knows, and what each currency allows.

A further way is one entry here and one handler beside ``paying``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Smallest sums: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
# KRW is not in that table; 100 is what Stripe's support names.
SMALLEST_TOTAL = {"jpy": 50, "krw": 100, "usd": 50, "eur": 50}
SYMBOLS = {"jpy": "¥", "krw": "₩", "usd": "$", "eur": "€"}
ZERO_DECIMAL = frozenset({"jpy", "krw"})
LARGEST_AMOUNT = 99_999_999


@dataclass(frozen=True)
class Method:
    """One way to pay; empty ``currencies`` means all of them. Sums in minor units."""

    name: str
    currencies: frozenset[str] = field(default_factory=frozenset)
    smallest: int = 0
    largest: int = LARGEST_AMOUNT

    def can_take(self, amount: int, currency: str) -> bool:
        """Whether this way exists for the sum."""
        is_known = not self.currencies or currency in self.currencies
        return is_known and self.smallest <= amount <= self.largest


_YEN = frozenset({"jpy"})
# Konbini: https://docs.stripe.com/payments/konbini (120 to 300,000 yen).
METHODS = {
    method.name: method
    for method in (
        Method("card"),
        Method("konbini", currencies=_YEN, smallest=120, largest=300_000),
        Method("paypay", currencies=_YEN, smallest=50),
    )
}


def list_methods(
    *, amount: int, currency: str, allowed: list[str], excluded: list[str]
) -> list[str]:
    """Return the names that a session offers: what is on, less what the caller left out."""
    return [
        name
        for name, method in METHODS.items()
        if (not allowed or name in allowed)
        and name not in excluded
        and method.can_take(amount, currency)
    ]


def format_amount(amount: int, currency: str) -> str:
    """Return ``¥1,200`` or ``$12.00``."""
    symbol = SYMBOLS.get(currency, currency.upper() + " ")
    if currency in ZERO_DECIMAL:
        return f"{symbol}{amount:,}"
    return f"{symbol}{amount // 100:,}.{amount % 100:02d}"
