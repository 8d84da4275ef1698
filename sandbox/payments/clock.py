"""The sandbox's clock in Stripe's unit."""

from __future__ import annotations

from sandbox.trouble.clock import get_now


def get_seconds() -> int:
    """Return the sandbox's present in whole seconds of the epoch."""
    return int(get_now().timestamp())
