"""How many: read from what people type, which is rarely a plain number."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from .models.baskets import MAX_QUANTITY


class BadQuantity(Exception):
    """What was typed is no number of pieces; the message is a sentence for the buyer."""


def parse_quantity(text: str, *, least: int = 1) -> int:
    """Return the number that `text` means, from `least` to MAX_QUANTITY.

    Full-width digits ("１２") are digits. Raises BadQuantity with a sentence for anything else.
    """
    plain = unicodedata.normalize("NFKC", text[:40]).strip()
    if not (plain.isascii() and plain.isdigit()):
        raise BadQuantity(_("Please write the quantity as a whole number, such as 2."))
    number = int(plain)
    if number < least:
        raise BadQuantity(_("Please choose at least one piece."))
    if number > MAX_QUANTITY:
        raise BadQuantity(
            _("At most %(limit)s pieces go into one order. Please telephone us for more.")
            % {"limit": MAX_QUANTITY}
        )
    return number
