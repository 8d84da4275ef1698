"""What the privacy page says is deleted is gone; what an order needs stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from orders.baskets import open_basket
from orders.models import Basket, Confirmation, CornerLink, CornerSession, Delivery
from orders.services import UnknownConfirmation, place_order
from orders.tidying import tidy_hourly, tidy_personal_data
from products.models import Variant
from tests.factories.products import build_producer, build_variant
from tests.orders.shopping import ADDRESS, Buyer

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant(stock=9)


def test_a_final_page_without_an_order_is_deleted_after_a_day(
    buyer: Buyer, variant: Variant
) -> None:
    order = buyer.order(variant)
    shown = buyer.confirm(variant)
    assert tidy_personal_data() == 0

    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    Confirmation.objects.update(created_at=yesterday)
    assert tidy_personal_data() == 1

    assert Confirmation.objects.get() == order.confirmation
    basket = Basket.objects.latest("pk")
    with pytest.raises(UnknownConfirmation):
        place_order(shown, basket=basket)  # type: ignore[arg-type]
    assert Delivery.objects.get().name == ADDRESS["name"]
    Delivery.objects.update(updated_at=yesterday)
    assert tidy_personal_data() == 1
    assert not Delivery.objects.exists()


def test_links_and_sessions_that_are_over_are_deleted_and_open_ones_stay(site: Site) -> None:
    now, producer = timezone.now(), build_producer()
    long_ago, soon = now - timedelta(days=2), now + timedelta(days=2)
    common = {"producer": producer, "email": "farm@example.jp"}
    for number, (expires, over) in enumerate(
        [(soon, None), (soon, long_ago), (long_ago, None), (soon, now)]
    ):
        hashed = f"{number}"
        CornerLink.objects.create(token_hash=hashed, expires_at=expires, used_at=over, **common)
        CornerSession.objects.create(token_hash=hashed, expires_at=expires, ended_at=over, **common)

    assert tidy_personal_data() == 4
    for rows in (CornerLink.objects.all(), CornerSession.objects.all()):
        assert sorted(rows.values_list("token_hash", flat=True)) == ["0", "3"]


def test_it_is_done_once_an_hour(site: Site) -> None:
    basket, _token = open_basket(site=site)
    Delivery.objects.create(basket=basket, **ADDRESS)
    Delivery.objects.update(updated_at=timezone.now() - timedelta(days=2))
    assert tidy_hourly() == "deleted 1"
    assert tidy_hourly() == "not due"
