"""The thread that tells apps of changes: signed, in batches, again until the webhook says 200.

Facebook asks the webhook for its challenge when its address is typed into the dashboard; here
that is done before the first call, and again until it is answered as it should be.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import secrets
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F

from sandbox.graph.models import Callback, Notice
from sandbox.graph.notices import bell
from sandbox.graph.seeds import APP_SECRET, WEBHOOK_PATH
from sandbox.trouble.clock import get_now

logger = logging.getLogger(__name__)

ROUND = 0.5
BATCH = 100
TIMEOUT = 20
#: Tried again at once, then less and less often, for a day and a half.
PAUSES = (0, 5, 15, 60, 300, 1800, 7200, 21600, 43200, 54000)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Postman:
    """Runs until it is stopped; its thread is a daemon."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="postman", daemon=True)

    def start(self) -> Postman:
        self._thread.start()
        return self

    def stop(self) -> None:
        """End after the call that is under way."""
        self._stopped.set()
        bell.set()
        self._thread.join(timeout=5)

    def _work(self) -> None:
        while not self._stopped.is_set():
            bell.wait(ROUND)
            bell.clear()
            try:
                tell_due_notices()
            except DatabaseError:
                logger.exception("The sandbox's postman could not look for notices")
        connection.close()


def start_postman() -> Postman:
    """Start telling in the background; the returned object has ``stop()``."""
    return Postman().start()


def tell_due_notices() -> None:
    """Tell each app what is due, in one call for each."""
    now = get_now()
    due = Notice.objects.filter(told_at__isnull=True, due_at__lte=now)
    for app_id in sorted(set(due.values_list("app_id", flat=True))):
        mine = list(due.filter(app_id=app_id).order_by("due_at", "pk")[:BATCH])
        if mine and is_verified(app_id, now=now):
            _settle(mine, call_webhook(write_batch(mine)), now=get_now())


def is_verified(app_id: str, *, now: datetime) -> bool:
    """Return whether the app's webhook has answered its challenge, asking it if it is time."""
    callback, _made = Callback.objects.get_or_create(pk=app_id)
    if callback.verified_at is None and (
        callback.next_try_at is None or callback.next_try_at <= now
    ):
        callback.verified_at = now if ask_challenge() else None
        callback.next_try_at = now + timedelta(seconds=2)
        callback.save()
    return callback.verified_at is not None


def ask_challenge() -> bool:
    """Return whether the webhook knows the verify token and echoes the challenge."""
    challenge = str(secrets.randbelow(10**10))
    query = urlencode(
        {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": settings.FACEBOOK_VERIFY_TOKEN,
        }
    )
    status, text = _call("GET", f"{WEBHOOK_PATH}?{query}")
    return status == 200 and text == challenge


def write_batch(notices: Sequence[Notice]) -> bytes:
    """Return the body of a call: one entry for each change."""
    ordered = list(notices)
    if any(notice.is_last_first for notice in ordered):
        ordered.reverse()
    entries = [
        {
            "id": notice.page_id,
            "time": int(notice.happened_at.timestamp()),
            "changes": [{"field": "feed", "value": notice.value}],
        }
        for notice in ordered
    ]
    body: dict[str, Any] = {"object": "page", "entry": entries}
    return json.dumps(body, separators=(",", ":")).encode()


def call_webhook(body: bytes) -> int | None:
    """Send one batch; return the status, or None where nobody answered."""
    signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": f"sha256={signature}",
        "User-Agent": "facebookplatform/1.0 (+http://developers.facebook.com)",
    }
    return _call("POST", WEBHOOK_PATH, body=body, headers=headers)[0]


def _call(
    method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int | None, str]:
    """Call the product; nothing but loopback is ever called."""
    parts = urlsplit(settings.SITE_URL)
    if parts.hostname not in LOOPBACK or parts.scheme != "http":
        return None, ""
    caller = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT)
    try:
        caller.request(method, path, body=body, headers=headers or {})
        response = caller.getresponse()
        return response.status, response.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        caller.close()


def _settle(notices: Sequence[Notice], status: int | None, *, now: datetime) -> None:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    if status == 200:
        rows.update(told_at=now, status=status, tries=F("tries") + 1)
        return
    for notice in notices:
        pause = PAUSES[min(notice.tries, len(PAUSES) - 1)]
        # Given up after the last pause, as Facebook does after 36 hours.
        is_over = notice.tries >= len(PAUSES)
        Notice.objects.filter(pk=notice.pk).update(
            status=status,
            tries=notice.tries + 1,
            due_at=now + (timedelta(days=3650) if is_over else timedelta(seconds=pause)),
        )
