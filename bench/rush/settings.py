"""Settings of the rush: those of drills, on a clock that the measurement may move on.

The moved clock is the product's own: every process reads how many seconds it is ahead from one
small file. What a signature's age is measured with stays the machine's clock, as at Stripe.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

_real_now = timezone.now
_ahead = Path(os.environ["BENCH_CLOCK_FILE"])


def _moved_now() -> datetime:
    return _real_now() + timedelta(seconds=int(_ahead.read_text() or 0))


# Before any model is read: their defaults take the moved clock, too.
timezone.now = _moved_now

from bench.settings import *  # noqa: E402
