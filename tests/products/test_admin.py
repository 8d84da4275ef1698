"""The forms and lists of goods and producers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from products.models import (
    PriceChange,
    Producer,
    Sellable,
    StockMovement,
    Variant,
)
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    get_site,
)
from users.models import User

from .managing import GOODS, build_manager, build_other_city, goods_data, stock_url

pytestmark = pytest.mark.django_db


def test_a_manager_creates_goods_with_sizes_prices_and_stock_on_one_page(
    admin: Client, manager: User
) -> None:
    producer = build_producer()
    variants = [
        {"name": "6個", "price_minor": 1080, "received": 12},
        {"name": "10個", "price_minor": 1620, "received": ""},
    ]

    response = admin.post(reverse(f"{GOODS}:add"), goods_data(producer, variants))

    assert response.status_code == 302
    sellable = Sellable.objects.get()
    assert sellable.site == get_site()
    small, large = Variant.objects.filter(sellable=sellable).select_related("stock")
    assert (small.price_minor, small.currency, small.stock.free) == (1080, "JPY", 12)
    assert (large.price_minor, large.stock.free) == (1620, 0)
    assert StockMovement.objects.get().by == manager
    assert PriceChange.objects.filter(by=manager).count() == 2


def test_a_changed_price_is_written_down_with_who_and_an_unchanged_one_is_not(
    admin: Client, manager: User
) -> None:
    sellable = build_sellable(stock=7)
    variant = Variant.objects.get(sellable=sellable)
    url = reverse(f"{GOODS}:edit", args=[sellable.pk])
    row = {"id": variant.pk, "price_minor": 1620, "ORDER": 1}

    admin.post(url, goods_data(sellable.producer, [row]))
    assert PriceChange.objects.count() == 1

    response = admin.post(url, goods_data(sellable.producer, [{**row, "price_minor": 1780}]))

    assert response.status_code == 302
    change = PriceChange.objects.first()
    assert (change.price_minor, change.by) == (1780, manager)
    assert PriceChange.objects.count() == 2
    variant.refresh_from_db()
    assert (variant.price_minor, variant.stock.free) == (1780, 7)


def test_a_size_cannot_be_deleted_and_the_form_says_what_to_do(admin: Client) -> None:
    sellable = build_sellable()
    variant = Variant.objects.get(sellable=sellable)
    rows = [{"id": variant.pk, "DELETE": "on", "ORDER": 1}, {"name": "6個", "ORDER": 2}]

    response = admin.post(
        reverse(f"{GOODS}:edit", args=[sellable.pk]), goods_data(sellable.producer, rows)
    )

    assert response.status_code == 200
    assert "cannot be deleted" in response.content.decode()
    assert list(Variant.objects.values_list("pk", flat=True)) == [variant.pk]


def test_goods_need_at_least_one_size(admin: Client) -> None:
    response = admin.post(reverse(f"{GOODS}:add"), goods_data(build_producer(), []))

    assert response.status_code == 200
    assert Sellable.objects.count() == 0


def test_nobody_deletes_goods_not_even_who_has_the_permission(admin: Client) -> None:
    sellable = build_sellable()

    response = admin.post(reverse(f"{GOODS}:delete", args=[sellable.pk]))

    assert response.status_code == 302
    assert Sellable.objects.filter(pk=sellable.pk).exists()


def test_another_citys_goods_are_neither_listed_nor_changed(client: Client) -> None:
    sellable = build_sellable(name="茶まんじゅう")
    variant = Variant.objects.get(sellable=sellable)
    client.force_login(build_manager("stranger", build_other_city()))
    edit, stock = reverse(f"{GOODS}:edit", args=[sellable.pk]), stock_url(sellable)

    assert "茶まんじゅう" not in client.get(reverse(f"{GOODS}:list")).content.decode()
    for url in (edit, stock):
        assert client.get(url).status_code == 302  # back to the admin's start, refused
    client.post(edit, goods_data(sellable.producer, [{"id": variant.pk, "price_minor": 1}]))
    client.post(stock, {"variant": variant.pk, "action": "receive", "quantity": 5})
    variant.refresh_from_db()
    assert (variant.price_minor, variant.stock.free) == (1620, 20)


def test_goods_of_another_citys_producer_cannot_be_made(client: Client) -> None:
    client.force_login(build_manager("stranger", build_other_city()))

    response = client.post(reverse(f"{GOODS}:add"), goods_data(build_producer(), [{}]))

    assert response.status_code == 200
    assert Sellable.objects.count() == 0


def test_a_producers_key_never_changes(admin: Client) -> None:
    producer = build_producer("hatsune")
    url = reverse("wagtailsnippets_products_producer:edit", args=[producer.pk])

    admin.post(
        url,
        {
            "site": producer.site_id,
            "key": "other",
            "name": "はつね",
            "person": "",
            "seller": "city",
            "permits-TOTAL_FORMS": 0,
            "permits-INITIAL_FORMS": 0,
        },
    )

    producer.refresh_from_db()
    assert (producer.key, producer.name) == ("hatsune", "はつね")


def test_nobody_deletes_many_rows_at_once_either(client: Client) -> None:
    producer = build_producer()
    client.force_login(User.objects.create_superuser("root"))
    url = reverse("wagtail_bulk_action", args=["products", "producer", "delete"])

    client.post(f"{url}?id={producer.pk}")

    assert Producer.objects.filter(pk=producer.pk).exists()


def test_the_list_of_goods_says_price_stock_and_whether_they_are_on_the_site(
    admin: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        build_product_page(build_sellable(name=f"茶{number}", stock=20))
    build_sellable(name="まだ", stock=3)

    with django_assert_max_num_queries(30):
        html = admin.get(reverse(f"{GOODS}:list")).content.decode()

    assert "1,620円" in html
    assert "Not shown yet" in html
