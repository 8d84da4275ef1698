"""Money: whole minor units with their currency. Yen and won have no minor unit."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import get_language

DECIMALS = {"JPY": 0, "KRW": 0}


def format_money(amount: int, currency: str = "JPY") -> str:
    """Return an amount in minor units as readers write it: 1,620円, ¥1,620, 1,620엔.

    Raises KeyError for a currency the product does not know.
    """
    if DECIMALS[currency] != 0:
        raise ValueError(f"{currency} has minor units; formatting them is not supported.")
    digits = number_format(amount, decimal_pos=0, use_l10n=True, force_grouping=True)
    language = (get_language() or "ja").split("-")[0]
    if currency == "JPY":
        return {"ja": f"{digits}円", "ko": f"{digits}엔"}.get(language, f"¥{digits}")
    return {"ja": f"{digits}ウォン", "ko": f"{digits}원"}.get(language, f"₩{digits}")
