"""Stripe's public test cards and what the bank says to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

GOOD_CARD = "4242424242424242"


@dataclass(frozen=True)
class Verdict:
    """What the bank says. ``decline_code`` is empty when it agrees."""

    decline_code: str = ""
    code: str = "card_declined"
    message: str = ""
    #: The bank asks the buyer first (3-D Secure), whatever it says afterwards.
    asks: bool = False

    @property
    def is_good(self) -> bool:
        return not self.decline_code


@dataclass(frozen=True)
class Card:
    """A card as the buyer typed it, already without spaces."""

    number: str
    month: int
    year: int

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def brand(self) -> str:
        return next((name for start, name in BRANDS if self.number.startswith(start)), "unknown")


DECLINED = Verdict(decline_code="generic_decline", message=gettext_noop("Your card was declined."))
NOT_A_TEST_CARD = Verdict(
    decline_code="test_mode_live_card",
    message=gettext_noop("Your card was declined. Use one of the test cards on this page."),
)
BRANDS = (("4", "visa"), ("5", "mastercard"), ("35", "jcb"), ("3", "amex"))
# https://docs.stripe.com/testing
VERDICTS = {
    GOOD_CARD: Verdict(),
    "4000003920000003": Verdict(),
    "5555555555554444": Verdict(),
    "3530111333300000": Verdict(),
    "378282246310005": Verdict(),
    # 3-D Secure: the bank asks, then agrees; and one that asks, then has no money.
    "4000002760003184": Verdict(asks=True),
    "4000008400001629": Verdict(
        decline_code="generic_decline",
        message=gettext_noop("Your card was declined."),
        asks=True,
    ),
    "4000000000000002": DECLINED,
    "4000000000009995": Verdict(
        decline_code="insufficient_funds",
        message=gettext_noop("Your card has insufficient funds."),
    ),
    "4000000000009987": Verdict(
        decline_code="lost_card", message=gettext_noop("Your card was declined.")
    ),
    "4000000000000069": Verdict(
        decline_code="expired_card",
        code="expired_card",
        message=gettext_noop("Your card has expired."),
    ),
    "4000000000000127": Verdict(
        decline_code="incorrect_cvc",
        code="incorrect_cvc",
        message=gettext_noop("Your card's security code is incorrect."),
    ),
    "4000000000000119": Verdict(
        decline_code="processing_error",
        code="processing_error",
        message=gettext_noop(
            "An error occurred while processing your card. Try again in a little bit."
        ),
    ),
}


NOT_CONFIRMED = Verdict(
    decline_code="generic_decline",
    code="payment_intent_authentication_failure",
    message=gettext_noop(
        "We are unable to authenticate your payment method. Please choose a different payment "
        "method and try again."
    ),
)


class WrongCardError(ValueError):
    """What was typed is no card; nothing was tried. The text is a sentence for the buyer."""


def read_card(*, number: str, expiry: str, security_code: str, today: date) -> Card:
    """Return the card, or raise WrongCardError with a sentence for the buyer."""
    digits = re.sub(r"[\s-]", "", to_plain_digits(number))
    if not re.fullmatch(r"[0-9]{12,19}", digits) or not _has_good_check_digit(digits):
        raise WrongCardError(_("Your card number is not valid."))
    found = re.fullmatch(r"\s*([0-9]{1,2})\s*/\s*(?:20)?([0-9]{2})\s*", to_plain_digits(expiry))
    if not found or not 1 <= int(found[1]) <= 12:
        raise WrongCardError(_("Write the expiry date as month and year, for example 12/34."))
    month, year = int(found[1]), 2000 + int(found[2])
    if (year, month) < (today.year, today.month):
        raise WrongCardError(_("Your card's expiry date is in the past."))
    if not re.fullmatch(r"[0-9]{3,4}", to_plain_digits(security_code).strip()):
        raise WrongCardError(_("Your card's security code is incomplete."))
    return Card(number=digits, month=month, year=year)


def to_plain_digits(text: str) -> str:
    """Return full-width digits, slash and hyphen as their ordinary forms."""
    return text.translate(str.maketrans("０１２３４５６７８９／－　", "0123456789/- "))


def ask_bank(card: Card) -> Verdict:
    """Return what the test card's bank says."""
    return VERDICTS.get(card.number, NOT_A_TEST_CARD)


def _has_good_check_digit(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
