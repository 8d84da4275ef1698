"""Sold out: when some may come free, and one mail."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import timezone, translation
from wagtail.models import Site

from core.models import OutgoingMail
from orders.models import WaitingEntry
from orders.waiting import (
    MAX_PER_EMAIL,
    MAX_PER_SENDER,
    WaitingProblem,
    count_minutes_until_free,
    join_waiting_list,
    notify_waiting,
)
from products.models import StockItem, Variant
from products.selectors import list_offers
from tests.factories.products import build_variant
from tests.orders.shopping import Buyer

pytestmark = pytest.mark.django_db
EMAIL = "hana@example.jp"


@pytest.fixture
def variant(site: Site) -> Variant:
    cache.clear()
    return build_variant(stock=1)


def sell_out(variant: Variant) -> None:
    StockItem.objects.filter(variant=variant).update(sold=1)


def test_goods_that_are_being_paid_may_come_free_in_so_many_minutes(
    buyer: Buyer, variant: Variant
) -> None:
    buyer.order(variant)
    minutes = count_minutes_until_free(variant.pk)
    assert minutes is not None
    assert 29 <= minutes <= 32
    page = buyer.get("wait", variant.pk)
    assert page.status_code == 200
    assert str(minutes) in page.context["free_in"]


def test_one_mail_is_sent_when_goods_are_there_again_and_the_address_is_forgotten(
    buyer: Buyer, variant: Variant
) -> None:
    sell_out(variant)
    for _time in range(2):
        assert buyer.post("wait", {"email": EMAIL}, variant.pk).status_code == 200
    assert WaitingEntry.objects.get().email == EMAIL
    assert notify_waiting() == 0
    assert not OutgoingMail.objects.exists()

    StockItem.objects.filter(variant=variant).update(on_hand=5)
    assert notify_waiting() == 1
    assert notify_waiting() == 0
    mail = OutgoingMail.objects.get()
    assert mail.to == EMAIL
    assert "茶まんじゅう" in mail.subject
    assert "http://localhost" in mail.text
    assert not WaitingEntry.objects.exists()


def test_nobody_waits_for_what_can_be_had(buyer: Buyer, variant: Variant) -> None:
    assert buyer.post("wait", {"email": EMAIL}, variant.pk).status_code == 400
    assert not WaitingEntry.objects.exists()
    assert buyer.get("wait", 10**9).status_code == 404


@pytest.mark.parametrize("typed", ["", "x", "a@b", "@" * 300])
def test_a_bad_address_gets_a_sentence(buyer: Buyer, variant: Variant, typed: str) -> None:
    sell_out(variant)
    assert buyer.post("wait", {"email": typed}, variant.pk).status_code == 400
    assert not WaitingEntry.objects.exists()


def test_nobody_fills_in_other_peoples_addresses_without_end(
    buyer: Buyer, variant: Variant
) -> None:
    sell_out(variant)
    answers = [
        buyer.post("wait", {"email": f"x{number}@example.jp"}, variant.pk).status_code
        for number in range(MAX_PER_SENDER + 2)
    ]
    assert answers == [200] * MAX_PER_SENDER + [400, 400]
    assert WaitingEntry.objects.count() == MAX_PER_SENDER


def test_an_address_that_waits_for_very_much_is_told_so_and_not_that_it_was_often(
    site: Site, variant: Variant
) -> None:
    sell_out(variant)
    for number in range(MAX_PER_EMAIL):
        other = build_variant(name=f"品{number}", stock=0)
        WaitingEntry.objects.create(variant=other, email=EMAIL, site=site, language="ja")
    offer = list_offers([variant.pk], site=site, at=timezone.now())[variant.pk]
    with translation.override("en"), pytest.raises(WaitingProblem, match="waits for 20 other"):
        join_waiting_list(offer, site=site, email=f" {EMAIL.upper()} ", sender="1")

    WaitingEntry.objects.first().delete()  # type: ignore[union-attr]
    join_waiting_list(offer, site=site, email=f" {EMAIL.upper()} ", sender="1")
    assert WaitingEntry.objects.get(variant=variant).email == EMAIL
