from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.pagecache import count_seconds_to_keep
from products.models import PriceChange, ProductPage, Special, Variant
from products.selectors import get_offer, get_price
from products.services import (
    SpecialRefused,
    cancel_special,
    find_earlier_price,
    set_special,
    settle_sellable,
    turn_specials,
)
from products.services.specials import at_midnight
from tests.factories.products import build_variant, get_site

pytestmark = pytest.mark.django_db


def build_priced(*history: tuple[int, int]) -> Variant:
    """Return a variant with prices since so many days ago, the last one being today's."""
    variant = build_variant(price=history[-1][1])
    PriceChange.objects.filter(variant=variant).delete()
    for days, price in history:
        PriceChange.objects.create(
            variant=variant,
            price_minor=price,
            currency="JPY",
            tax_rate_percent=8,
            at=timezone.now() - timedelta(days=days),
        )
    return variant


def test_the_lower_price_holds_from_midnight_to_midnight() -> None:
    variant = build_variant(price=1620)
    today = timezone.localdate()
    set_special(variant, day=today, price_minor=1200)
    begin, end = at_midnight(today), at_midnight(today + timedelta(days=1))

    def cost(at: datetime) -> int:
        return get_price(variant, at=at).amount_minor

    assert cost(begin - timedelta(seconds=1)) == 1620
    assert cost(begin) == 1200
    assert cost(end - timedelta(microseconds=1)) == 1200
    assert cost(end) == 1620
    offer = get_offer(variant.pk, site=get_site(), at=begin)
    assert offer
    assert (offer.price_minor, offer.regular_price_minor) == (1200, 1620)
    assert (offer.earlier_price_minor, offer.special_ends_at) == (None, end)


def test_a_price_before_is_named_only_if_it_was_charged_for_two_weeks() -> None:
    today = timezone.localdate()
    assert find_earlier_price(build_priced((60, 1620)), day=today) == 1620
    assert find_earlier_price(build_priced((20, 1620)), day=today) == 1620
    assert find_earlier_price(build_priced((10, 1620)), day=today) is None
    # Raised three days ago, to look cheaper today: the old price is the honest one.
    assert find_earlier_price(build_priced((60, 1620), (3, 2000)), day=today) == 1620
    # Half of the time at least; and not a price of long ago.
    assert find_earlier_price(build_priced((56, 1620), (20, 1500)), day=today) is None


def test_a_price_before_that_was_not_charged_is_refused() -> None:
    today = timezone.localdate()
    for variant in (build_priced((5, 1620)), build_priced((60, 1620), (3, 2000))):
        with pytest.raises(SpecialRefused):
            set_special(
                variant, day=today, price_minor=1000, earlier_price_minor=variant.price_minor
            )
    assert not Special.objects.exists()


def test_days_at_a_special_price_do_not_count_as_the_usual_one() -> None:
    variant = build_priced((20, 1620))
    today = timezone.localdate()
    for days in range(1, 9):
        Special.objects.create(
            variant=variant,
            day=today - timedelta(days=days),
            price_minor=1000,
            at=timezone.now(),
        )

    assert find_earlier_price(variant, day=today) is None


def test_a_usual_price_that_sinks_takes_back_what_is_no_longer_lower() -> None:
    variant = build_priced((60, 1620))
    tomorrow = timezone.localdate() + timedelta(days=1)
    special = set_special(variant, day=tomorrow, price_minor=1200, earlier_price_minor=1620)
    variant.price_minor = 1100
    variant.save()

    settle_sellable(variant.sellable)

    special.refresh_from_db()
    assert special.is_cancelled


@pytest.mark.parametrize("price", [0, 1620, 2000])
def test_a_price_that_is_no_lower_is_refused(price: int) -> None:
    with pytest.raises(SpecialRefused):
        set_special(build_variant(price=1620), day=timezone.localdate(), price_minor=price)


def test_a_day_has_one_price_and_yesterday_has_none() -> None:
    variant = build_variant()
    today = timezone.localdate()
    first = set_special(variant, day=today, price_minor=1000)
    with pytest.raises(SpecialRefused):
        set_special(variant, day=today, price_minor=900)
    with pytest.raises(SpecialRefused):
        set_special(variant, day=today - timedelta(days=1), price_minor=900)

    cancel_special(first)

    assert set_special(variant, day=today, price_minor=900).price_minor == 900


def test_the_tick_makes_stored_pages_old_once_at_each_midnight(
    django_capture_on_commit_callbacks: Any,
) -> None:
    variant = build_variant()
    today = timezone.localdate()
    set_special(variant, day=today, price_minor=1000)
    Special.objects.create(
        variant=variant, day=today - timedelta(days=1), price_minor=900, at=timezone.now()
    )

    with django_capture_on_commit_callbacks() as callbacks:
        assert turn_specials() == 3
    assert len(callbacks) == 1
    assert turn_specials() == 0


def test_no_page_is_kept_over_midnight() -> None:
    midnight = at_midnight(timezone.localdate() + timedelta(days=1))

    assert count_seconds_to_keep(midnight - timedelta(seconds=7)) == 7
    assert count_seconds_to_keep(midnight) == 60


def test_the_page_says_that_the_price_is_todays_and_until_when(client: Client) -> None:
    variant = build_priced((60, 1620))
    today = timezone.localdate()
    set_special(variant, day=today, price_minor=1200, earlier_price_minor=1620)

    html = client.get(ProductPage.objects.get().url).content.decode()

    assert "1,200円" in html
    assert 'class="special"' in html
    assert f'"priceValidUntil": "{today.isoformat()}"' in html
    shop = client.get("/shop/").content.decode()
    assert "1,200円" in shop
    assert 'class="special"' in shop
