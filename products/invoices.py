"""Registration numbers of invoice issuers (適格請求書発行事業者): T and 13 digits."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NUMBER = re.compile(r"T\d{13}", re.ASCII)


def compute_check_digit(digits: str) -> int:
    """Return the first of the 13 digits for the 12 that follow it.

    The rule of corporate numbers, which registration numbers share: from the right, digits
    count once and twice in turn; what the sum leaves over nine is taken from nine.
    """
    total = sum(
        int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(digits))
    )
    return 9 - total % 9


def check_invoice_number(value: str) -> None:
    """Raise ValidationError unless `value` is a registration number without a slip."""
    if not NUMBER.fullmatch(value):
        raise ValidationError(_("Write T and 13 digits, such as T7000012050002."))
    if compute_check_digit(value[2:]) != int(value[1]):
        raise ValidationError(_("A digit of this number is wrong. Please compare it once more."))
