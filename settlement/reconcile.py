"""Proving every day that stock, orders, journal and provider tell the same story.

Each check returns what does not agree as sentences with a stable key. What is found for the
first time is mailed once; what agrees again is closed by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.clock import beat
from core.models import CitySettings, Heartbeat
from core.outbox import queue_mail
from orders.models import ShopSettings

from .checks import Mismatch, check_journal, check_provider, check_stock
from .models import Finding, SettlementSettings

logger = logging.getLogger(__name__)

CHECKS: dict[str, Callable[[Site], Iterable[Mismatch]]] = {
    "stock": check_stock,
    "journal": check_journal,
    "provider": check_provider,
}
EVERY = timedelta(hours=24)
HEART = "reconcile"


def reconcile_daily() -> str:
    """Check every city once a day. A tick job; returns what was done."""
    last = find_last_check()
    if last is not None and last > timezone.now() - EVERY:
        return "not due"
    # Whatever comes of it, the next time is tomorrow, not the next minute.
    beat(HEART)
    return f"found {len(reconcile())}"


def find_last_check() -> datetime | None:
    """Return when everything was compared for the last time, None if it never was."""
    return Heartbeat.objects.filter(name=HEART).values_list("seen_at", flat=True).first()


def reconcile() -> list[Finding]:
    """Check every city now; return what does not agree. Mails what is new."""
    open_findings: list[Finding] = []
    for site in Site.objects.order_by("pk"):
        open_findings += reconcile_site(site)
    beat(HEART)
    return open_findings


def reconcile_site(site: Site) -> list[Finding]:
    """Check one city; return what does not agree in it. Mails what is new."""
    findings: list[Finding] = []
    new: list[Finding] = []
    for name, check in CHECKS.items():
        try:
            found = list(check(site))
        except Exception as error:  # one check's trouble must not hide what the others find
            logger.exception("The check %s of %s broke off", name, site.hostname)
            found = [say_broken(name, error)]
        with transaction.atomic():
            for mismatch, is_new in _keep(site, name, found):
                findings.append(mismatch)
                if is_new:
                    new.append(mismatch)
    if new:
        _mail(site, new)
    return findings


def say_broken(name: str, error: Exception) -> Mismatch:
    """Return the sentence for a check that could not be made."""
    return Mismatch(
        key=f"{name}:broken",
        sentence=_("The check “%(name)s” could not be made (%(error)s).")
        % {"name": name, "error": type(error).__name__},
    )


def _keep(site: Site, name: str, found: list[Mismatch]) -> Iterator[tuple[Finding, bool]]:
    """Store what was found, close what was not found any more."""
    now = timezone.now()
    known = {
        row.key: row
        for row in Finding.objects.filter(
            site=site, mended_at=None, key__startswith=f"{site.pk}:{name}:"
        )
    }
    for mismatch in found:
        key = f"{site.pk}:{mismatch.key}"[:120]
        row = known.pop(key, None)
        is_new = row is None
        if row is None:
            row = Finding(site=site, key=key)
        row.sentence, row.seen_at = mismatch.sentence[:400], now
        row.save()
        yield row, is_new
    Finding.objects.filter(pk__in=[row.pk for row in known.values()]).update(mended_at=now)


def _mail(site: Site, findings: list[Finding]) -> None:
    city = CitySettings.for_site(site).name or site.hostname
    text = "\n".join(
        [
            _("The books of “%(city)s” do not agree:") % {"city": city},
            "",
            *[f"- {finding.sentence}" for finding in findings],
            "",
            _("Please look at it in the admin under “Books”. It is checked again every day."),
        ]
    )
    first = min(finding.pk for finding in findings)
    for address in list_readers(site):
        queue_mail(
            site=site,
            key=f"books:{first}:{address}"[:120],
            to=address,
            subject=_("The books of “%(city)s” do not agree") % {"city": city},
            text=text,
        )


def list_readers(site: Site) -> list[str]:
    """Return who is told: who keeps the books, else the order desk, and the operators."""
    keepers = SettlementSettings.for_site(site).list_book_emails()
    desk = ShopSettings.for_site(site).list_desk_emails()
    operators: Any = settings.OPERATOR_EMAILS
    return list(dict.fromkeys([*(keepers or desk), *operators]))
