"""Goods that are gone just now: when some may come free, and one mail when they do."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.outbox import queue_mail
from products.selectors import Offer, list_offers
from products.states import SaleState

from .lost_links import is_too_often
from .mails import describe_seller
from .models import Payment, WaitingEntry
from .quotes import Quote
from .states import OrderState

MAX_PER_EMAIL = 20
MAX_PER_SENDER = 10
#: Nobody wants a mail about goods of last year.
KEPT_FOR = timedelta(days=180)
MOST_PER_TICK = 500


class WaitingProblem(Exception):
    """Nothing was written down; the message is a sentence."""


def describe_waiting(quote: Quote | None) -> dict[int, str]:
    """Return by variant when goods that are all reserved may come free, as a sentence."""
    held = [
        line.offer.variant_id
        for line in (quote.lines if quote else [])
        if line.offer.state == SaleState.ALL_HELD
    ]
    return {variant_id: say_minutes(minutes) for variant_id, minutes in _count(held).items()}


def say_minutes(minutes: int) -> str:
    """Return when goods may come free, as a sentence."""
    text = ngettext(
        "Some may come free in %(count)d minute.",
        "Some may come free in %(count)d minutes.",
        minutes,
    )
    return text % {"count": minutes}


def count_minutes_until_free(variant_id: int) -> int | None:
    """Return in how many minutes the oldest open hold of a variant ends; None without one."""
    return _count([variant_id]).get(variant_id)


def _count(variant_ids: list[int]) -> dict[int, int]:
    if not variant_ids:
        return {}
    now = timezone.now()
    rows = (
        Payment.objects.filter(
            order__state=OrderState.HELD,
            state__in=[Payment.State.NEW, Payment.State.OPEN],
            order__lines__variant__in=variant_ids,
        )
        .values("order__lines__variant")
        .annotate(first=Min("request_expires_at"))
    )
    return {
        row["order__lines__variant"]: max(int((row["first"] - now).total_seconds() // 60) + 1, 1)
        for row in rows
    }


def join_waiting_list(offer: Offer, *, site: Site, email: str, sender: str) -> None:
    """Promise one mail when goods can be had again. Asked for twice, it is one.

    `sender` is where the request came from; it is kept for an hour as a hash, to slow down who
    fills in other people's addresses. Raises WaitingProblem.
    """
    if offer.is_on_sale:
        raise WaitingProblem(
            _("%(name)s can be had just now. You need not wait.") % {"name": offer.name}
        )
    if offer.state not in {SaleState.SOLD_OUT, SaleState.ALL_HELD}:
        raise WaitingProblem(offer.reason)
    if is_too_often("waiting", sender, most=MAX_PER_SENDER):
        raise WaitingProblem(
            _("That was too often for one hour. Please try again later, or telephone us.")
        )
    email = email.strip().lower()
    others = WaitingEntry.objects.filter(email=email).exclude(variant=offer.variant_id)
    if others.count() >= MAX_PER_EMAIL:
        raise WaitingProblem(
            _(
                "This address waits for %(most)d other goods already, and more is not possible. "
                "Please telephone us."
            )
            % {"most": MAX_PER_EMAIL}
        )
    WaitingEntry.objects.get_or_create(
        variant_id=offer.variant_id,
        email=email,
        defaults={"site": site, "language": get_language() or "ja"},
    )


def notify_waiting() -> int:
    """Mail everybody whose goods can be had again, and forget the address. A tick job."""
    WaitingEntry.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    entries = WaitingEntry.objects.select_related("site").order_by("pk")[:MOST_PER_TICK]
    by_site: dict[Site, list[WaitingEntry]] = {}
    for entry in entries.iterator():
        by_site.setdefault(entry.site, []).append(entry)
    sent = 0
    for site, waiting in by_site.items():
        offers = list_offers({one.variant_id for one in waiting}, site=site, at=timezone.now())
        for entry in waiting:
            offer = offers.get(entry.variant_id)
            if offer is not None and offer.is_on_sale:
                sent += _notify(entry)
    return sent


@transaction.atomic
def _notify(entry: WaitingEntry) -> bool:
    """Turn one entry into one mail; of two ticks at once only one does."""
    deleted, _kinds = WaitingEntry.objects.filter(pk=entry.pk).delete()
    if not deleted:
        return False
    with translation.override(entry.language):
        offers = list_offers([entry.variant_id], site=entry.site, at=timezone.now())
        text = render_to_string(
            "orders/mails/free.txt",
            {
                "offer": offers[entry.variant_id],
                "url": _make_absolute(entry.site, offers[entry.variant_id].page_url),
                **describe_seller(entry.site),
            },
        )
    subject, _break, body = text.strip().partition("\n")
    queue_mail(
        site=entry.site,
        key=f"waiting:{entry.pk}",
        to=entry.email,
        subject=subject,
        text=body.strip() + "\n",
    )
    return True


def _make_absolute(site: Site, url: str) -> str:
    return url if url.startswith("http") else f"{site.root_url}{url}"
