"""Where a post leads: the page that it announces, and addresses that stand in its text."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from crosspost.words import STOP, WARN

from .base import Check

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>「」『』（）()、。]+", re.IGNORECASE)
_FACEBOOK = ("facebook.com", "fb.com", "fb.me", "fb.watch", "messenger.com")


def check_links(text: str, *, own_hosts: set[str]) -> list[Check]:
    """Hint at addresses in the text; the page's own is added by itself."""
    hosts = [_get_host(address) for address in ADDRESS.findall(text)]
    checks = []
    if any(_belongs_to(host, _FACEBOOK) for host in hosts):
        checks.append(
            _hint(
                "link_facebook",
                _(
                    "The text leads to Facebook. People without an account cannot open that: "
                    "put it on the page in words of its own."
                ),
            )
        )
    if any(host in own_hosts for host in hosts):
        checks.append(
            _hint(
                "link_own",
                _("The link to the page is added by itself. It need not stand in the text."),
            )
        )
    others = [host for host in hosts if host not in own_hosts and not _belongs_to(host, _FACEBOOK)]
    if others:
        checks.append(
            _hint(
                "link_other",
                _(
                    "The text leads to another website, %(host)s. Put that address on the page "
                    "and let the post lead to the page."
                )
                % {"host": others[0]},
            )
        )
    return checks


def check_page(page: Any, *, at: datetime | None) -> list[Check]:
    """Say why the page could not be opened by everybody when the post goes out.

    `at` is the moment that was chosen for the post, or None for "when it is published".
    """
    moment = max(at or timezone.now(), timezone.now())
    checks = []
    if page.pk and page.get_view_restrictions().exists():
        checks.append(
            Check(
                key="page_private",
                tone=STOP,
                text=_(
                    "Only some people may open this page, so a post about it would be held back. "
                    "Make the page public in its settings."
                ),
            )
        )
    if page.expire_at and page.expire_at <= moment:
        checks.append(
            Check(
                key="page_expires",
                tone=STOP,
                text=_(
                    "The page leaves the website before the post would go out. Change one of the "
                    "two times."
                ),
            )
        )
    if at and page.go_live_at and page.go_live_at > at:
        checks.append(
            _hint(
                "page_later",
                _("The page is published later than the chosen time; the post waits for it."),
            )
        )
    return checks


def _get_host(address: str) -> str:
    whole = address if "//" in address else f"https://{address}"
    try:
        return (urlsplit(whole).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _belongs_to(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _hint(key: str, text: str) -> Check:
    return Check(key=key, tone=WARN, text=text)
