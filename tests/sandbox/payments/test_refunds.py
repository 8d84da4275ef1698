"""Paying back, never beyond what was paid."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.sandbox.payments.conftest import make_client
from tests.sandbox.payments.shop import DECLINED_CARD, Shop
from tests.sandbox.running import RunningSandbox, WebhookCatcher


def test_a_part_and_then_the_rest_are_paid_back(shop: Shop, webhook: WebhookCatcher) -> None:
    intent = str(shop.open_and_pay().payment_intent)
    refunds = shop.client.v1.refunds
    part = refunds.create(
        {
            "payment_intent": intent,
            "amount": 1000,
            "reason": "requested_by_customer",
            "metadata": {"line": "7"},
        }
    )
    assert (part.amount, part.currency, part.status) == (1000, "jpy", "succeeded")
    assert part.metadata.to_dict() == {"line": "7"}
    charge = shop.client.v1.charges.retrieve(str(part.charge))
    assert (charge.amount_refunded, charge.refunded) == (1000, False)

    rest = refunds.create({"charge": charge.id})
    assert rest.amount == 1400
    assert refunds.retrieve(rest.id).id == rest.id
    assert [row.id for row in refunds.list({"payment_intent": intent}).data] == [rest.id, part.id]
    told = webhook.wait_for("charge.refunded", count=2)
    amounts = sorted(call.event["data"]["object"]["amount_refunded"] for call in told)
    assert amounts == [1000, 2400]
    assert [
        call.event["data"]["object"]["id"] for call in webhook.wait_for("refund.created", count=2)
    ]
    before = [call.event["data"]["previous_attributes"] for call in told]
    assert {"amount_refunded": 0} in before


def test_nothing_is_paid_back_twice(shop: Shop) -> None:
    intent = str(shop.open_and_pay().payment_intent)
    shop.client.v1.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.client.v1.refunds.create({"payment_intent": intent})
    assert caught.value.code == "charge_already_refunded"
    assert len(shop.client.v1.refunds.list().data) == 1


def test_no_more_is_paid_back_than_was_paid(shop: Shop) -> None:
    intent = str(shop.open_and_pay().payment_intent)
    shop.client.v1.refunds.create({"payment_intent": intent, "amount": 2000})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.client.v1.refunds.create({"payment_intent": intent, "amount": 401})
    assert caught.value.param == "amount"
    assert "greater than unrefunded amount" in str(caught.value)
    assert shop.client.v1.balance.retrieve().available[0].amount == 400


def test_ten_refunds_at_once_never_exceed_the_payment(shop: Shop, sandbox: RunningSandbox) -> None:
    intent = str(shop.open_and_pay().payment_intent)

    def refund(_number: int) -> int:
        try:
            params: Any = {"payment_intent": intent, "amount": 700}
            return make_client(sandbox).v1.refunds.create(params).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(10) as pool:
        paid_back = sum(pool.map(refund, range(10)))
    assert paid_back == 2100
    assert shop.client.v1.balance.retrieve().available[0].amount == 300


def test_an_unpaid_intent_cannot_be_paid_back(shop: Shop) -> None:
    session = shop.open()
    shop.pay(session, card_number=DECLINED_CARD)
    intent = str(shop.read(session.id).payment_intent)
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        shop.client.v1.refunds.create({"payment_intent": intent})


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({}, "parameter_missing", None),
        ({"payment_intent": "pi_none"}, "resource_missing", "payment_intent"),
        ({"charge": "ch_none"}, "resource_missing", "charge"),
        ({"payment_intent": "pi_1", "amount": 0}, "parameter_invalid_integer", "amount"),
        ({"payment_intent": "pi_1", "amount": -5}, "parameter_invalid_integer", "amount"),
        ({"payment_intent": "pi_1", "reason": "changed_mind"}, None, "reason"),
        ({"payment_intent": "pi_1", "why": "x"}, "parameter_unknown", "why"),
        ({"payment_intent": "pi_1", "reverse_transfer": True}, None, "reverse_transfer"),
    ],
)
def test_a_refund_is_refused_with(
    shop: Shop, params: dict[str, Any], code: str | None, param: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.client.v1.refunds.create(params)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.param) == (code, param)


def test_a_seller_cannot_pay_back_another_sellers_money(
    shop: Shop, sandbox: RunningSandbox
) -> None:
    intent = str(shop.open_and_pay().payment_intent)
    other = make_client(sandbox, "sk_test_sandbox2")
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
        other.v1.refunds.create({"payment_intent": intent})
    assert shop.client.v1.refunds.list().data == []
