"""The final page: what the law wants is said and kept."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from orders.models import Order
from products.models import Variant
from tests.factories.products import build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import ADDRESS, Buyer, get_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=5)


@pytest.mark.parametrize("prefix", ["", "/en", "/ko", "/easy"])
def test_the_final_page_says_the_six_things_of_the_law_in_every_language(
    buyer: Buyer, variant: Variant, prefix: str
) -> None:
    buyer.client.post(f"{prefix}/basket/add/", {"variant": variant.pk, "quantity": "2"})
    buyer.client.post(f"{prefix}/checkout/", ADDRESS)
    response = buyer.client.get(f"{prefix}/checkout/confirm/")

    shown = response.context["shown"]
    assert response.status_code == 200
    assert [line["quantity"] for line in shown["lines"]] == [2]
    assert "4,120" in shown["total"]
    assert {term["key"] for term in shown["terms"]} == {
        "payment",
        "dispatch",
        "address",
        "cancellation",
        "period",
        "subscription",
        "seller",
    }
    assert all(term["text"] and all(term["text"]) for term in shown["terms"])
    assert "4,120" in shown["button"]
    for words in (shown["button"], shown["warning"], shown["tax_note"]):
        assert words in response.content.decode()
    assert not Order.objects.exists()


def test_what_the_final_page_showed_is_kept_with_the_order(
    buyer: Buyer, variant: Variant, stripe_memory: MemoryStripe
) -> None:
    order = buyer.order(variant)
    assert order.shown == get_confirmation(order).shown
    assert order.shown["binding"]["total"] == order.total_minor == 1620 + 880
