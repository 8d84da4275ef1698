"""The hosted page: what the buyer sees, pays, and cannot pay twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from bs4 import BeautifulSoup

from tests.sandbox.payments.shop import DECLINED_CARD, Shop, build_line
from tests.visitor import Visitor


def test_paying_leads_to_the_success_address_with_the_sessions_id(shop: Shop) -> None:
    session = shop.open()
    answer = shop.pay(session)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"http://localhost:9/thanks/?session={session.id}"
    paid = shop.read(session.id)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_details.email == "hana@example.jp"
    intent = shop.client.v1.payment_intents.retrieve(
        str(paid.payment_intent), {"expand": ["latest_charge"]}
    )
    assert intent.status == "succeeded"
    assert intent.amount == intent.amount_received == 2400
    assert intent.metadata.to_dict() == {"order": "order-1"}
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert intent.latest_charge.paid is True


def test_the_sessions_metadata_is_not_copied_to_the_intent(shop: Shop) -> None:
    paid = shop.open_and_pay(payment_intent_data=None)
    intent = shop.client.v1.payment_intents.retrieve(str(paid.payment_intent))
    assert intent.metadata.to_dict() == {}


@pytest.mark.parametrize(
    ("locale", "pay", "abandon"),
    [
        ("ja", "¥2,400 を支払う", "支払わずに戻る"),
        ("en", "Pay ¥2,400", "Go back without paying"),
        ("ko", "¥2,400 결제하기", "결제하지 않고 돌아가기"),
    ],
)
def test_the_page_speaks_the_sessions_language(
    shop: Shop, locale: str, pay: str, abandon: str
) -> None:
    session = shop.open(locale=locale)
    visitor = Visitor(shop.sandbox.url, "en").visit(shop.get_page_url(session))

    assert visitor.soup.html["lang"] == locale
    assert visitor.soup.select_one("form button").get_text() == pay
    assert visitor.soup.find("a", string=lambda text: bool(text) and abandon in text) or (
        abandon in visitor.text
    )
    assert "黒にんにく" in visitor.text


def test_a_session_without_a_language_follows_the_browser(shop: Shop) -> None:
    session = shop.open(locale=None)
    japanese = Visitor(shop.sandbox.url, "ja").visit(shop.get_page_url(session))
    assert japanese.soup.html["lang"] == "ja"
    other = shop.open(locale="fr")
    assert Visitor(shop.sandbox.url).visit(shop.get_page_url(other)).soup.html["lang"] == "en"


def test_the_page_needs_no_script_and_nothing_from_afar(shop: Shop) -> None:
    soup = BeautifulSoup(requests.get(shop.open().url, timeout=20).text, "html.parser")
    assert soup.select("script, iframe, [onclick], [style]") == []
    assert [link["href"] for link in soup.select("link[rel=stylesheet]")] == ["/static/pay.css"]
    assert soup.select_one("#card_number")["value"] == "4242 4242 4242 4242"
    for field in soup.select("input[id]"):
        assert soup.select_one(f"label[for={field['id']}]")


def test_the_form_as_it_stands_pays(shop: Shop) -> None:
    session = shop.open(success_url=f"{shop.sandbox.url}/payments/?s={{CHECKOUT_SESSION_ID}}")
    visitor = Visitor(shop.sandbox.url).visit(shop.get_page_url(session)).submit("form")
    assert visitor.url == f"{shop.sandbox.url}/payments/?s={session.id}"
    assert shop.read(session.id).payment_status == "paid"


def test_abandoning_leads_to_the_cancel_address_and_leaves_the_session_open(shop: Shop) -> None:
    session = shop.open(cancel_url=f"{shop.sandbox.url}/mail/")
    visitor = Visitor(shop.sandbox.url).visit(shop.get_page_url(session)).follow("支払わずに戻る")
    assert visitor.url == f"{shop.sandbox.url}/mail/"
    assert shop.read(session.id).status == "open"
    assert shop.list_event_types() == []


def test_a_declined_card_is_said_and_the_buyer_tries_again(shop: Shop) -> None:
    session = shop.open(locale="en")
    answer = shop.pay(session, card_number=DECLINED_CARD)

    assert answer.status_code == 200
    assert "Your card was declined." in answer.text
    assert "Nothing was paid." in answer.text
    after = shop.read(session.id)
    assert (after.status, after.payment_status) == ("open", "unpaid")
    intent = shop.client.v1.payment_intents.retrieve(str(after.payment_intent))
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.decline_code == "generic_decline"
    assert intent.amount_received == 0

    assert shop.pay(session).status_code == 302
    paid = shop.read(session.id)
    assert paid.payment_intent == after.payment_intent
    intent = shop.client.v1.payment_intents.retrieve(str(paid.payment_intent))
    assert (intent.status, intent.last_payment_error) == ("succeeded", None)
    charges = shop.client.v1.charges.list({"payment_intent": intent.id}).data
    assert [(charge.status, charge.amount) for charge in charges] == [
        ("succeeded", 2400),
        ("failed", 2400),
    ]
    assert shop.list_event_types() == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_the_trouble_button_declines_the_next_payments_whatever_the_card(shop: Shop) -> None:
    shop.sandbox.tell("stripe/trouble/", name="card_declined", times=2)
    session = shop.open()
    assert shop.pay(session).status_code == 200
    assert shop.pay(session).status_code == 200
    assert shop.read(session.id).payment_status == "unpaid"
    assert shop.pay(session).status_code == 302
    assert shop.read(session.id).payment_status == "paid"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"card_number": "4242 4242 4242 4241"}, "Your card number is not valid."),
        ({"card_number": ""}, "Your card number is not valid."),
        ({"expiry": "13/34"}, "month and year"),
        ({"expiry": "01/20"}, "in the past"),
        ({"security_code": "12"}, "incomplete"),
        ({"card_number": "4111 1111 1111 1111"}, "Use one of the test cards"),
        ({"card_number": "4000 0000 0000 0069"}, "has expired"),
        ({"card_number": "4000 0000 0000 9995"}, "insufficient funds"),
    ],
)
def test_a_card_that_cannot_be_charged_is_said_in_a_sentence(
    shop: Shop, fields: dict[str, str], sentence: str
) -> None:
    session = shop.open(locale="en")
    answer = shop.pay(session, **fields)
    assert answer.status_code == 200
    problem = BeautifulSoup(answer.text, "html.parser").select_one("[role=alert]")
    assert sentence in problem.get_text()
    for name, value in fields.items():
        kept = BeautifulSoup(answer.text, "html.parser").select_one(f"#{name}")
        assert kept["value"] == value
    assert shop.read(session.id).payment_status == "unpaid"


def test_full_width_digits_and_another_brand_are_taken(shop: Shop) -> None:
    session = shop.open()
    jcb = "３５３０ １１１３ ３３３０ ００００"
    assert shop.pay(session, card_number=jcb, expiry="１２／３４").status_code == 302
    charge = shop.client.v1.charges.list().data[0]
    assert charge.payment_method_details.card.brand == "jcb"


def test_a_buyer_without_a_known_address_is_asked_for_it(shop: Shop) -> None:
    session = shop.open(customer_email=None, locale="en")
    assert "Enter an e-mail address" in shop.pay(session).text
    assert shop.read(session.id).payment_status == "unpaid"
    assert shop.pay(session, email="taro@example.jp", card_name="TARO").status_code == 302
    details = shop.read(session.id).customer_details
    assert (details.email, details.name) == ("taro@example.jp", "TARO")


def test_a_second_press_pays_nothing_more(shop: Shop) -> None:
    session = shop.open()
    first, second = shop.pay(session), shop.pay(session)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(shop.client.v1.charges.list().data) == 1
    assert shop.list_event_types().count("checkout.session.completed") == 1


def test_ten_payers_at_once_pay_one_session_once(shop: Shop) -> None:
    session = shop.open()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _number: shop.pay(session).status_code, range(10)))

    assert answers == [302] * 10
    assert [charge.amount for charge in shop.client.v1.charges.list().data] == [2400]
    assert shop.list_event_types().count("payment_intent.succeeded") == 1
    assert shop.client.v1.balance.retrieve().available[0].amount == 2400


def test_paying_and_expiring_at_once_end_in_exactly_one_of_them(shop: Shop) -> None:
    for _round in range(5):
        session = shop.open()
        with ThreadPoolExecutor(2) as pool:
            paying = pool.submit(shop.pay, session)
            ending = pool.submit(
                requests.post,
                f"{shop.sandbox.url}/control/stripe/sessions/{session.id}/expire/",
                timeout=20,
            )
        after = shop.read(session.id)
        was_paid = paying.result().status_code == 302
        assert ending.result().status_code == (400 if was_paid else 200)
        assert (after.status, after.payment_status) == (
            ("complete", "paid") if was_paid else ("expired", "unpaid")
        )
    assert len(shop.list_event_types()) == len([kind for kind in shop.list_event_types() if kind])


def test_a_paid_page_says_so(shop: Shop) -> None:
    paid = shop.open_and_pay(locale="en")
    visitor = Visitor(shop.sandbox.url).visit(shop.get_page_url(paid))
    assert "This payment is complete" in visitor.text
    assert visitor.soup.select("form") == []


def test_an_expired_page_says_so_and_takes_no_money(shop: Shop) -> None:
    session = shop.open(locale="en")
    shop.client.v1.checkout.sessions.expire(session.id)
    answer = shop.pay(session)
    assert answer.status_code == 200
    assert "This payment page has expired" in answer.text
    assert "Nothing was paid." in answer.text
    assert shop.client.v1.charges.list().data == []


def test_a_press_after_the_time_is_over_takes_no_money(shop: Shop) -> None:
    session = shop.open(locale="en")
    shop.sandbox.tell("clock/", seconds=25 * 3600)
    assert "has expired" in shop.pay(session).text
    assert shop.read(session.id).status == "expired"
    assert shop.client.v1.payment_intents.list().data == []


def test_an_order_that_costs_nothing_is_completed_without_a_card(shop: Shop) -> None:
    session = shop.open(line_items=[build_line(amount=0)], locale="en")
    assert session.payment_status == "no_payment_required"
    page = requests.get(session.url, timeout=20).text
    assert "There is nothing to pay for this order." in page
    assert "card_number" not in page
    assert shop.pay(session).status_code == 302
    after = shop.read(session.id)
    assert (after.status, after.payment_status) == ("complete", "no_payment_required")
    assert after.payment_intent is None
    assert shop.list_event_types() == ["checkout.session.completed"]


def test_a_page_that_does_not_exist_is_404(shop: Shop) -> None:
    answer = requests.get(f"{shop.sandbox.url}/pay/cs_test_none/", timeout=20)
    assert answer.status_code == 404


def test_tests_can_pay_without_the_page(shop: Shop) -> None:
    session = shop.open()
    declined = shop.sandbox.tell(f"stripe/sessions/{session.id}/pay/", card=DECLINED_CARD)
    assert declined["outcome"] == "declined"
    paid = shop.sandbox.tell(f"stripe/sessions/{session.id}/pay/")
    assert paid["outcome"] == "paid"
    assert paid["session"]["payment_status"] == "paid"
    assert shop.sandbox.tell(f"stripe/sessions/{session.id}/pay/")["outcome"] == "already_complete"
