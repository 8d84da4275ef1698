"""The seller's view of the payments."""

from __future__ import annotations

from tests.sandbox.payments.shop import DECLINED_CARD, Shop
from tests.sandbox.running import WebhookCatcher
from tests.visitor import Visitor


def test_the_list_tells_what_became_of_each_session(shop: Shop) -> None:
    paid = shop.open_and_pay()
    shop.client.v1.refunds.create({"payment_intent": str(paid.payment_intent), "amount": 400})
    declined = shop.open(client_reference_id="order-2")
    shop.pay(declined, card_number=DECLINED_CARD)
    expired = shop.open(client_reference_id="order-3")
    shop.client.v1.checkout.sessions.expire(expired.id)
    shop.open(client_reference_id="order-4")

    page = Visitor(shop.sandbox.url, "en").visit("/payments/")
    marks = [mark.get_text() for mark in page.soup.select("tbody .mark")]
    assert marks == ["Open", "Expired", "Declined, still open", "Paid"]
    assert "¥400 paid back" in page.text
    assert "order-4" in page.text


def test_one_payment_shows_attempts_refunds_and_webhook_calls(
    shop: Shop, webhook: WebhookCatcher
) -> None:
    webhook.answers = [503]
    session = shop.open()
    shop.pay(session, card_number=DECLINED_CARD)
    shop.pay(session)
    webhook.wait_for("checkout.session.completed")
    webhook.wait_for("payment_intent.succeeded")
    shop.client.v1.refunds.create({"payment_intent": str(shop.read(session.id).payment_intent)})

    page = Visitor(shop.sandbox.url, "en").visit(f"/payments/{session.id}/")
    assert "¥2,400 by card ending in 0002" in page.text
    assert "generic_decline" in page.text
    assert "HTTP 503" in page.text
    assert "refund.created" in page.text
    assert "The webhook does not subscribe to this type." in page.text


def test_an_event_can_be_sent_again_by_hand(shop: Shop, webhook: WebhookCatcher) -> None:
    session = shop.open()
    shop.client.v1.checkout.sessions.expire(session.id)
    webhook.wait_for("checkout.session.expired")
    page = Visitor(shop.sandbox.url, "en").visit(f"/payments/{session.id}/")
    page.submit("form[action$='/send/']")
    calls = webhook.wait_for("checkout.session.expired", count=2)
    assert calls[0].event["id"] == calls[1].event["id"]


def test_an_open_session_can_be_let_expire_by_hand(shop: Shop, webhook: WebhookCatcher) -> None:
    session = shop.open()
    page = Visitor(shop.sandbox.url, "en").visit(f"/payments/{session.id}/")
    page.submit("form[action$='/expire/']")
    assert shop.read(session.id).status == "expired"
    webhook.wait_for("checkout.session.expired")
    assert page.soup.select("form[action$='/expire/']") == []


def test_the_pages_speak_japanese(shop: Shop) -> None:
    shop.open_and_pay()
    page = Visitor(shop.sandbox.url, "ja").visit("/payments/")
    assert page.soup.select_one("h1").get_text() == "支払い"
    assert page.soup.select_one("tbody .mark").get_text() == "支払い済み"


def test_an_empty_list_says_so(shop: Shop) -> None:
    assert "No payment yet." in Visitor(shop.sandbox.url, "en").visit("/payments/").text
