"""Ids that look like Stripe's."""

from __future__ import annotations

import secrets
import string

LETTERS = string.ascii_letters + string.digits


def make_ref(prefix: str, length: int = 24) -> str:
    """Return a fresh id such as ``pi_3Qx...``."""
    return f"{prefix}_" + "".join(secrets.choice(LETTERS) for _ in range(length))


def make_session_ref() -> str:
    """Return the id of a Checkout Session in test mode."""
    return make_ref("cs_test", 58)


def make_request_ref() -> str:
    """Return the id that an answer carries in its Request-Id header."""
    return make_ref("req", 14)
