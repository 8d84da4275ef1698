"""The address of an order, mailed again to whoever knows its number and its e-mail."""

from __future__ import annotations

import hashlib
import unicodedata

from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Site

from .history import write_event
from .mails import mail_order
from .models import Order

WINDOW_SECONDS = 3600
MOST_PER_SENDER = 10
MOST_PER_EMAIL = 5


def mail_link_again(site: Site, *, number: str, email: str, sender: str) -> None:
    """Mail the order's address to its buyer if number and e-mail fit; say nothing in any case.

    `sender` is where the request came from. Too many tries of one sender or for one address are
    let pass without a mail. One order's mail goes out at most once in ten minutes.
    """
    email = email.strip().lower()
    too_often = is_too_often("link-from", sender, most=MOST_PER_SENDER)
    too_often |= is_too_often("link-to", f"{site.pk}:{email}", most=MOST_PER_EMAIL)
    number = unicodedata.normalize("NFKC", number).strip().upper()
    order = Order.objects.filter(site=site, number=number, email__iexact=email).first()
    if order is None or too_often:
        return
    span = f"{timezone.now():%Y%m%d%H%M}"[:-1]
    mail_order(order, "link", suffix=span)
    write_event(order, "link_mailed")


def is_too_often(purpose: str, text: str, *, most: int) -> bool:
    """Count one try of an hour; return whether there were more than `most`."""
    key = f"{purpose}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out in between, or the cache is away: rather let people in
        return False
