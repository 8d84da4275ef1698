"""Settings of drills and measurements: those of development, with short patience."""

from __future__ import annotations

import os

from cityportal.settings.dev import *
from cityportal.settings.dev import CITYPORTAL_CHANNELS

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
CITYPORTAL_CHANNELS["facebook"]["OPTIONS"] |= {
    "connect_timeout": 2,
    "read_timeout": float(os.environ.get("BENCH_READ_TIMEOUT") or 5),
    "deadline": float(os.environ.get("BENCH_DEADLINE") or 10),
}
CROSSPOST_TIME_SCALE = float(os.environ.get("BENCH_TIME_SCALE") or 1)
# Mails are rows here; who is told is read from them, and nothing needs to carry them.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
