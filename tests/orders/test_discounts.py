"""Discount codes: what they take off, for whom, how often, and how exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from orders.models import DiscountCode, DiscountUse, Order, Payment
from orders.settlement import settle_order
from orders.states import OrderState
from products.models import StockItem, Variant
from tests.factories.products import build_producer, build_variant
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import ADDRESS, Buyer, get_session_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=20)


def build_code(site: Site, **values: Any) -> DiscountCode:
    return DiscountCode.objects.create(
        **{"site": site, "code": "SPRING", "kind": "amount", "value": 500, **values}
    )


def use(buyer: Buyer, *variants: Variant, code: str = "spring", **address: Any) -> Any:
    for variant in variants:
        buyer.add(variant)
    buyer.post("basket", {"code": code})
    return buyer.confirm(**address)


def test_a_code_in_small_and_full_width_letters_comes_off_and_is_stored(
    buyer: Buyer, variant: Variant, site: Site, stripe_memory: MemoryStripe
) -> None:
    code = build_code(site)
    confirmation = use(buyer, variant, code=" ｓｐｒｉｎｇ ")
    page = buyer.get("confirm").content.decode()
    assert "SPRING" in page
    assert "−500円" in page
    buyer.place(confirmation)

    order = Order.objects.get()
    assert (order.discount_minor, order.discount_code) == (500, "SPRING")
    assert order.total_minor == 1620 + order.shipping_minor - 500
    assert [line.discount_minor for line in order.lines.all()] == [500]
    (request,) = stripe_memory.list_calls("post", "/checkout/sessions")
    amounts = [int(line["price_data"]["unit_amount"]) for line in request["line_items"]]
    assert sum(amounts) == order.total_minor
    assert amounts == [1120, order.shipping_minor]
    code.refresh_from_db()
    assert (code.uses, code.spent_minor) == (1, 500)
    use_row = DiscountUse.objects.get()
    assert ADDRESS["email"] not in str(DiscountUse.objects.values().get())
    assert use_row.order == order


def test_percent_are_split_over_rates_and_parcels_without_losing_a_yen(
    buyer: Buyer, site: Site
) -> None:
    build_code(site, kind="percent", value=15)
    other = build_producer("kawai")
    first = build_variant(price=105)
    second = build_variant(price=999, producer=other, name="急須")
    Variant.objects.filter(pk=second.pk).update(temperature="frozen")
    buyer.place(use(buyer, first, second))

    order = Order.objects.get()
    assert order.discount_minor == (105 + 999) * 15 // 100
    assert sum(line.discount_minor for line in order.lines.all()) == order.discount_minor
    assert all(0 < line.discount_minor < line.amount_minor for line in order.lines.all())


def test_tax_is_counted_of_what_is_paid(buyer: Buyer, variant: Variant, site: Site) -> None:
    build_code(site, kind="percent", value=50)
    use(buyer, variant)
    quote = buyer.get("basket").context["quote"]
    shares = {share.rate_percent: share.amount_minor for share in quote.taxes}
    assert shares == {8: 810, 10: quote.shipping_minor}


def test_free_shipping_takes_the_fee_and_nothing_else(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    build_code(site, kind="shipping", value=0)
    buyer.place(use(buyer, variant))
    order = Order.objects.get()
    assert order.total_minor == 1620
    parcel = order.parcels.get()
    assert (parcel.discount_minor, parcel.net_fee_minor) == (parcel.fee_minor, 0)
    assert order.lines.get().discount_minor == 0


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"minimum_minor": 5000}, "5,000円"),
        ({"until": timezone.now() - timedelta(days=1)}, "SPRING"),
        ({"most_uses": 0}, "SPRING"),
        ({"budget_minor": 499}, "SPRING"),
    ],
)
def test_a_code_that_does_not_count_is_said_and_can_be_taken_off(
    buyer: Buyer, variant: Variant, site: Site, values: dict[str, Any], word: str
) -> None:
    build_code(site, **values)
    buyer.add(variant)
    buyer.post("basket", {"code": "SPRING"})
    page = buyer.get("basket")
    assert word in " ".join(page.context["quote"].problems)
    assert page.context["quote"].discount_minor == 0

    buyer.post("basket", {"code": ""})
    assert buyer.get("basket").context["quote"].problems == ()


def test_an_unknown_code_and_one_of_another_city_get_a_sentence(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    other = Site.objects.create(hostname="other.example", root_page=site.root_page, port=81)
    build_code(other, code="OTHER")
    buyer.add(variant)
    for typed in ("NOPE", "OTHER", "x" * 500, "𠮷"):
        assert buyer.post("basket", {"code": typed}).status_code == 400
    assert buyer.get("basket").context["quote"].discount is None


def test_of_two_who_want_the_last_use_the_second_is_told(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    code = build_code(site, most_uses=1)
    confirmation = use(buyer, variant)
    DiscountCode.objects.filter(pk=code.pk).update(uses=1)

    response = buyer.place(confirmation)

    assert response.status_code == 409
    assert "SPRING" in response.content.decode()
    assert not Order.objects.exists()
    assert StockItem.objects.get(variant=variant).held == 0


def test_a_use_that_goes_between_the_look_and_the_count_is_told_too(
    buyer: Buyer, variant: Variant, site: Site, monkeypatch: Any
) -> None:
    code = build_code(site, most_uses=1)
    confirmation = use(buyer, variant)
    from orders import services

    real = services.use_code

    def too_late(order: Order, discount: Any) -> None:
        DiscountCode.objects.filter(pk=code.pk).update(uses=1)
        real(order, discount)

    monkeypatch.setattr(services, "use_code", too_late)
    assert buyer.place(confirmation).status_code == 409
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not DiscountUse.objects.exists()


def test_one_buyer_uses_a_code_once_whatever_letters_the_address_has(
    buyer: Buyer, variant: Variant, site: Site
) -> None:
    build_code(site)
    buyer.place(use(buyer, variant))
    buyer.add(variant)
    buyer.post("basket", {"code": "SPRING"})
    buyer.give_address(email="SETSUKO@example.com")
    response = buyer.get("confirm")
    assert response.status_code == 409
    assert Order.objects.count() == 1


def test_an_order_that_is_not_paid_gives_the_use_back_and_late_money_takes_it_again(
    buyer: Buyer, variant: Variant, site: Site, stripe_memory: MemoryStripe
) -> None:
    code = build_code(site, most_uses=1)
    buyer.place(use(buyer, variant))
    order = Order.objects.get()
    session = get_session_id(order)
    stripe_memory.expire(session)
    assert settle_order(order.pk).state == OrderState.EXPIRED
    code.refresh_from_db()
    assert (code.uses, code.spent_minor) == (0, 0)
    settle_order(order.pk)
    code.refresh_from_db()
    assert (code.uses, code.spent_minor) == (0, 0)

    stripe_memory.pay(session)
    assert settle_order(order.pk).state == OrderState.PAID
    code.refresh_from_db()
    assert (code.uses, code.spent_minor) == (1, 500)
