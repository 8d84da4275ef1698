"""What Facebook tells us by itself: believed only as far as "look now".

The signature is checked over the raw body before anything is read. Notifications come in
batches, doubled and in any order; they only bring a look forward, so none of that matters.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from .checking import confirm_post
from .making import enqueue_check
from .models import Channel, FacebookApp

logger = logging.getLogger(__name__)

MAX_BYTES = 512 * 1024
MAX_CHANGES = 1_000
#: Facebook repeats a notification for 36 hours; what is older tells nothing that polling does
#: not know better.
STALE_AFTER = timedelta(hours=48)


class WebhookRefusedError(Exception):
    """The request does not come from Facebook, or cannot be read; nothing was stored."""


@dataclass(frozen=True, kw_only=True)
class WebhookResult:
    """How many changes came, and how many were about posts of ours."""

    changes: int
    confirmed: int


def answer_challenge(site: Site | None, *, mode: str, token: str, challenge: str) -> str:
    """Return the challenge when the verify token is this city's; raise WebhookRefusedError."""
    app = _find_app(site)
    known = app.webhook_verify_token or ""
    if mode != "subscribe" or not known:
        raise WebhookRefusedError("no subscription is expected")
    if not hmac.compare_digest(known.encode(), token.encode("utf-8", "replace")):
        raise WebhookRefusedError("the verify token is another")
    return challenge


def receive_webhook(site: Site | None, *, body: bytes, signature: str) -> WebhookResult:
    """Check and read one batch; raise WebhookRefusedError without having stored anything."""
    app = _find_app(site)
    if len(body) > MAX_BYTES:
        raise WebhookRefusedError("the body is too large")
    wanted = "sha256=" + hmac.new(app.app_secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace")):
        raise WebhookRefusedError("the signature is wrong")
    changes = _read_changes(body)
    confirmed = 0
    for page_id, value in changes:
        confirmed += _apply(app, page_id, value)
    return WebhookResult(changes=len(changes), confirmed=confirmed)


def _find_app(site: Site | None) -> FacebookApp:
    app = FacebookApp.objects.filter(site=site).first() if site is not None else None
    if app is None or not app.app_secret:
        raise WebhookRefusedError("this host has no Facebook app")
    return app


def _read_changes(body: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Return (Page id, value) of each `feed` change; anything unknown is passed by."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WebhookRefusedError("the body is not JSON") from error
    if not isinstance(data, dict) or data.get("object") != "page":
        return []
    changes = []
    for entry in _list(data.get("entry")):
        if _is_stale(entry.get("time")):
            continue
        for change in _list(entry.get("changes")):
            value = change.get("value")
            if change.get("field") == "feed" and isinstance(value, dict):
                changes.append((str(entry.get("id")), value))
    return changes[:MAX_CHANGES]


def _apply(app: FacebookApp, page_id: str, value: dict[str, Any]) -> bool:
    if value.get("verb") != "add" or value.get("item") not in ("post", "status", "photo", "share"):
        return False
    channel = Channel.objects.filter(page_id=page_id, site=app.site_id).first()
    if channel is None:
        return False
    text = "\n".join(str(value.get(name) or "") for name in ("message", "link"))
    delivery_id = confirm_post(channel, str(value.get("post_id") or ""), text=text)
    if delivery_id is None:
        return False
    enqueue_check(delivery_id)
    return True


def _is_stale(seconds: Any) -> bool:
    """Whether an entry's own time, Unix seconds, is long past; one without a time is not."""
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        return False
    return seconds < (timezone.now() - STALE_AFTER).timestamp()


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
