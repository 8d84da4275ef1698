"""What a text tells that the page does not: dates, times, prices, telephone numbers, addresses.

Compared by what they mean, not by how they are written: "午後3時" is "15:00" is "三時".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from crosspost.words import WARN

from .base import Check
from .links import ADDRESS

MOST_SHOWN = 4
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千]+(?=[年月日時分円半万])")
_DATE = re.compile(
    r"(?P<month>\d{1,2})[月월]\s*(?P<day>\d{1,2})[日일]"
    r"|(?<![\d/.-])\d{4}[-/.](?P<month2>\d{1,2})[-/.](?P<day2>\d{1,2})(?!\d)"
    r"|(?<![\d/.])(?P<month3>\d{1,2})/(?P<day3>\d{1,2})(?![\d/])"
)
_WORD_DATE = re.compile(
    rf"\b(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?\s+(?P<day>\d{{1,2}})\b"
    rf"|\b(?P<day2>\d{{1,2}})\.?\s+(?P<name2>{'|'.join(_MONTHS)})[a-z]*\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})[時시](?!間)\s*(?:(?P<minute>\d{1,2})[分분]|(?P<half>半))?"
    r"|(?<![\d:])(?P<hour2>\d{1,2}):(?P<minute2>\d{2})(?![\d:])"
    r"|\b(?P<hour3>\d{1,2})\s*[ap]\.?m\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"[¥$€₩]\s*(?P<money>\d[\d,]*)|(?P<many>\d[\d,.]*)万円|(?P<yen>\d[\d,]*)\s*(?:円|yen|원)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)(?:\+81[-\s]?|0)\d{1,4}[-\s(]\d{1,4}[-\s)]\d{3,4}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def find_untold(text: str, page_text: str) -> list[Check]:
    """Hint at what only the post would say, as it is written there."""
    known = {meaning for meaning, _written in list_facts(page_text)}
    untold: dict[str, str] = {}
    for meaning, written in list_facts(text):
        if meaning not in known:
            untold.setdefault(meaning, written)
    if not untold:
        return []
    words = _("”, “").join(list(untold.values())[:MOST_SHOWN])
    return [
        Check(
            key="only_there",
            tone=WARN,
            text=_(
                "Only the post says “%(words)s”. Say it on the page too: most people read the "
                "page, many without Facebook."
            )
            % {"words": words},
        )
    ]


def list_facts(text: str) -> Iterator[tuple[str, str]]:
    """Yield (what it means, how it is written) for each fact of a text."""
    text = _KANJI_NUMBER.sub(lambda found: str(_read_kanji(found[0])), _even_out(text))
    rest = text
    for pattern, name in (
        (ADDRESS, "link"),
        (_MAIL, "mail"),
        (_PHONE, "phone"),
        (_DATE, "date"),
        (_WORD_DATE, "date"),
        (_TIME, "time"),
        (_PRICE, "price"),
    ):
        for found in pattern.finditer(rest):
            yield f"{name}:{_MEANINGS[name](found)}", found[0].strip()
        # What was understood is not understood a second time, as another kind of thing.
        rest = pattern.sub(lambda found: " " * len(found[0]), rest)


def _even_out(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("‐", "-").replace("−", "-")


def _read_kanji(word: str) -> int:
    total = current = 0
    for sign in word:
        if sign in _UNITS:
            total += (current or 1) * _UNITS[sign]
            current = 0
        else:
            current = current * 10 + _DIGITS[sign]
    return total + current


def _mean_link(found: re.Match[str]) -> str:
    bare = re.sub(r"^https?://", "", found[0].lower()).removeprefix("www.")
    return bare.rstrip("/.,")


def _mean_phone(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return digits if digits.startswith("0") else f"0{digits.removeprefix('81')}"


def _mean_date(found: re.Match[str]) -> str:
    parts = found.groupdict()
    name = parts.get("name") or parts.get("name2")
    month = (
        _MONTHS.index(name[:3].lower()) + 1
        if name
        else int(parts.get("month") or parts.get("month2") or parts.get("month3") or 0)
    )
    day = int(parts.get("day") or parts.get("day2") or parts.get("day3") or 0)
    return f"{month}-{day}"


def _mean_time(found: re.Match[str]) -> str:
    hour = int(found["hour"] or found["hour2"] or found["hour3"])
    minute = 30 if found["half"] else int(found["minute"] or found["minute2"] or 0)
    return f"{hour % 12}:{minute}"


def _mean_price(found: re.Match[str]) -> str:
    if found["many"]:
        return str(round(float(found["many"].replace(",", "")) * 10_000))
    return (found["money"] or found["yen"]).replace(",", "")


_MEANINGS = {
    "link": _mean_link,
    "mail": lambda found: found[0].lower(),
    "phone": _mean_phone,
    "date": _mean_date,
    "time": _mean_time,
    "price": _mean_price,
}
