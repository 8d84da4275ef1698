"""One bell between those who write deliveries and the thread that carries them."""

from __future__ import annotations

import threading

bell = threading.Event()


def wake_carrier() -> None:
    """Let the carrier look at once instead of at its next round."""
    bell.set()
