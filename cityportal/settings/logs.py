"""What is logged, and how: never a secret."""

from __future__ import annotations

from typing import Any

from . import env

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "core.logs.RedactSecrets"}},
    "formatters": {
        "line": {
            "()": "core.logs.RedactingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]}
    },
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL},
    "loggers": {
        # Django's own handlers mask nothing: everything goes through ours.
        "django": {"level": "INFO", "handlers": []},
        # urllib3 writes whole addresses at DEBUG, and Graph addresses can hold a token.
        "urllib3": {"level": "WARNING"},
        # The payment adapter's client writes a line per request, and whole bodies at DEBUG.
        "stripe": {"level": "WARNING"},
        "django.server": {"level": "WARNING", "handlers": ["console"], "propagate": False},
    },
}
