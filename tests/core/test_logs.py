from __future__ import annotations

import io
import logging

import pytest

from core.logs import MASK, RedactingFormatter, RedactSecrets, redact


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET /v26.0/me?access_token=EAAabc123DEF456&x=1", "EAAabc123DEF456"),
        ("{'access_token': 'abc-def'}", "abc-def"),
        ("input_token=t0ken&access_token=1|s3cret", "s3cret"),
        ("Authorization: Bearer abc.def-123", "abc.def-123"),
        ("key sk_test_51abcdef was refused", "sk_test_51abcdef"),
        ("whsec_abcdef123456", "whsec_abcdef123456"),
        ("EAAGm0PX4ZCpsBA012345", "EAAGm0PX4ZCpsBA012345"),
    ],
)
def test_tokens_and_keys_are_masked_wherever_they_stand(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert MASK in redact(text)


def test_ordinary_text_is_left_alone() -> None:
    assert redact("order N-1 paid, 1,620 yen, x=1") == "order N-1 paid, 1,620 yen, x=1"


def test_a_traceback_is_masked_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactSecrets())
    handler.setFormatter(RedactingFormatter("{message}", style="{"))
    logger = logging.getLogger("tests.redaction")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise ValueError("https://x/?access_token=EAAsecretsecret")
    except ValueError:
        logger.exception("call with %s failed", "sk_live_abcdefgh")
    written = stream.getvalue()
    assert "EAAsecretsecret" not in written
    assert "sk_live_abcdefgh" not in written
    assert "Traceback" in written


def test_no_logger_writes_past_the_mask() -> None:
    """Django comes with handlers of its own, which would write a second, open line."""
    names = ["", "django", "django.request", "django.server", "urllib3", "stripe"]
    for name in names:
        for handler in logging.getLogger(name).handlers:
            is_ours = type(handler).__module__ in ("logging", "logging.handlers")
            if is_ours and type(handler) is not logging.NullHandler:
                assert isinstance(handler.formatter, RedactingFormatter), (name, handler)
