"""The pages that every product has in the admin, besides its stock."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.models import GoodsText, Producer, Special, StockMovement, Variant
from products.services import find_tax_class
from tests.factories.products import build_producer, build_variant, get_site

from .managing import GOODS, build_manager, build_other_city, goods_data

pytestmark = pytest.mark.django_db

PAGES = ["goods_stock", "goods_specials", "goods_texts", "goods_links"]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(build_manager("manager", get_site()))
    return client


@pytest.mark.parametrize("name", PAGES)
def test_managers_see_these_pages_of_their_own_goods_only(client: Client, name: str) -> None:
    url = reverse(name, args=[build_variant().sellable_id])

    client.force_login(build_manager("stranger", build_other_city()))
    assert client.get(url).status_code in (302, 403)
    client.force_login(build_manager("manager", get_site()))
    assert client.get(url).status_code == 200


def test_a_price_of_one_day_is_set_and_taken_back(admin: Client) -> None:
    variant = build_variant(price=1620)
    url = reverse("goods_specials", args=[variant.sellable_id])
    data: dict[str, Any] = {
        "variant": variant.pk,
        "day": timezone.localdate().isoformat(),
        "price_minor": "１，２００円",
    }

    assert admin.post(url, {**data, "price_minor": "2000"}).status_code == 422
    # Nothing was charged for two weeks yet, so no price before may be named.
    assert admin.post(url, {**data, "names_earlier": "on"}).status_code == 422
    assert not Special.objects.exists()
    assert admin.post(url, data).status_code == 302
    special = Special.objects.get()
    assert (special.price_minor, special.earlier_price_minor) == (1200, None)

    admin.post(url, {"cancel": special.pk})

    special.refresh_from_db()
    assert special.is_cancelled


def test_texts_in_other_languages_are_written_and_emptied(admin: Client) -> None:
    sellable = build_variant(ships_sentence="3日以内に送ります。").sellable
    url = reverse("goods_texts", args=[sellable.pk])
    key = f"sellable-{sellable.pk}-ships_sentence-en"
    assert key in admin.get(url).content.decode()

    admin.post(url, {key: "Sent within three days.", "producer-1-name-en": "x"})
    assert GoodsText.objects.get(about="sellable").text == "Sent within three days."
    admin.post(url, {key: " "})

    assert not GoodsText.objects.filter(about__in=["sellable", "producer"]).exists()


def test_full_width_digits_are_numbers_in_every_form(admin: Client) -> None:
    variant = build_variant(stock=3)
    admin.post(
        reverse("goods_stock", args=[variant.sellable_id]),
        {"variant": variant.pk, "action": "correct", "quantity": "－２", "why": "数えなおし"},
    )
    assert StockMovement.objects.filter(kind="corrected").get().quantity == -2

    row = {"name": "6個", "price_minor": "１，０８０", "weight_grams": "７００", "received": "１２"}
    admin.post(reverse(f"{GOODS}:add"), goods_data(build_producer(), [row]))

    made = Variant.objects.get(name="6個")
    assert (made.price_minor, made.weight_grams, made.stock.free) == (1080, 700, 12)


def test_alcohol_needs_a_licence_and_cool_parcels_have_a_largest_size(admin: Client) -> None:
    producer: Producer = build_producer()
    row = {"parcel_size": 140, "tax_class": find_tax_class(10).pk}

    admin.post(reverse(f"{GOODS}:add"), goods_data(producer, [row]))
    admin.post(reverse(f"{GOODS}:add"), goods_data(producer, [{}], minimum_age="20"))

    assert not Variant.objects.exists()
