from __future__ import annotations

import hashlib
import hmac
import time

import pytest

from orders import stripe_gateway

BODY = b'{"id": "evt_1", "object": "event", "type": "checkout.session.completed"}'


def sign(secret: str) -> str:
    moment = int(time.time())
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + BODY, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


def test_an_account_without_a_webhook_secret_believes_no_notice() -> None:
    with pytest.raises(stripe_gateway.BadNotice):
        stripe_gateway._verify(BODY, sign(""), "")


def test_a_notice_that_is_signed_with_the_secret_is_believed() -> None:
    assert stripe_gateway._verify(BODY, sign("whsec_x"), "whsec_x") == BODY.decode()
