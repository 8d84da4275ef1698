"""Log records without secrets: tokens and keys are masked wherever they stand in a line."""

from __future__ import annotations

import logging
import re

MASK = "[redacted]"
_PATTERNS = (
    re.compile(
        r"((?:access_token|input_token|appsecret_proof|client_secret|hub\.verify_token)"
        r"(?:=|%3D|['\"]?\s*[:=]\s*['\"]?))[^&\s'\"<>]+",
        re.IGNORECASE,
    ),
    re.compile(r"(Bearer\s+)[A-Za-z0-9._~+/=-]+", re.IGNORECASE),
    re.compile(r"()\b(?:sk|rk|pk|whsec)_(?:test_|live_)?[A-Za-z0-9_]{6,}"),
    re.compile(r"()\bEAA[A-Za-z0-9]{10,}"),
)


def redact(text: str) -> str:
    """Return `text` with everything that looks like a token or a key masked."""
    for pattern in _PATTERNS:
        text = pattern.sub(lambda match: match.group(1) + MASK, text)
    return text


class RedactSecrets(logging.Filter):
    """Masks the message before any handler formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = None
        return True


class RedactingFormatter(logging.Formatter):
    """Masks tracebacks too, whose text the filter cannot see."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
