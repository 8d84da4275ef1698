"""Which announcement brought somebody who buys: the mark of its short link, and nothing else.

A short link leads to the goods' page with `?s=<mark>`. The page itself is the same for all
readers and sets no cookie; when something of it is put into the basket, the browser says from
which address, and only then the mark is kept. It says nothing of the person.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

from .models import Basket

_MARK = re.compile(r"[a-z0-9]{1,20}")


def read_source(request: HttpRequest) -> str:
    """Return the mark in the address of our own page from which a form was sent; "" without."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if page.netloc != request.get_host():
        return ""
    mark = parse_qs(page.query).get("s", [""])[0]
    return mark if _MARK.fullmatch(mark) else ""


def note_source(basket: Basket, source: str) -> None:
    """Keep what led to the goods; the last announcement counts, a plain visit changes nothing."""
    if source and source != basket.source:
        basket.source = source
        basket.save(update_fields=["source", "updated_at"])
