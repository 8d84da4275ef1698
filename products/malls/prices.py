"""Finds the price in a page of another shop, where the page says it for machines."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

NUMBER = re.compile(r"\d[\d,]*(?:\.0+)?", re.ASCII)
MOST_DEPTH = 12


def find_price(html: str, *, currency: str) -> int | None:
    """Return the lowest price in minor units that the page names in `currency`, or None.

    Looks at schema.org data first, then at the tags that link cards and older shops use.
    """
    soup = BeautifulSoup(html, "html.parser")
    found = list(_from_data(soup, currency)) or list(_from_tags(soup, currency))
    return min(found, default=None)


def _from_data(soup: BeautifulSoup, currency: str) -> Iterator[int]:
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            data = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for offer in _walk(data, MOST_DEPTH):
            if offer.get("priceCurrency", currency) == currency:
                price = _read(offer.get("price", offer.get("lowPrice")))
                if price is not None:
                    yield price


def _walk(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield every object that names a price."""
    if depth == 0:
        return
    if isinstance(data, dict):
        if "price" in data or "lowPrice" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from _walk(value, depth - 1)


def _from_tags(soup: BeautifulSoup, currency: str) -> Iterator[int]:
    named = soup.find("meta", property=re.compile(r"^(product|og):price:currency$"))
    if named is not None and named.get("content") not in (None, currency):
        return
    tags = soup.find_all("meta", property=re.compile(r"^(product|og):price:amount$"))
    for tag in [*tags, *soup.select("[itemprop=price]")]:
        price = _read(tag.get("content") or tag.get_text())
        if price is not None:
            yield price


def _read(value: Any) -> int | None:
    match = NUMBER.search(unicodedata.normalize("NFKC", str(value))[:40])
    if match is None:
        return None
    number = int(match.group().partition(".")[0].replace(",", ""))
    return number if 0 < number < 100_000_000 else None
