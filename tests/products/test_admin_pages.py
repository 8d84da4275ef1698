"""Goods in the editor of their page: the chooser, the panel, the photos."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
)

from core.models import CityImage
from products.models import (
    ProductPage,
    Sellable,
    StockMovement,
    Variant,
)
from products.services import NewVariant, find_tax_class
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    build_shop,
)
from users.models import User

from .managing import build_other_city, stock_url

pytestmark = pytest.mark.django_db


def test_new_goods_are_made_in_the_chooser_while_their_page_is_written(
    admin: Client, manager: User
) -> None:
    chooser = Sellable.snippet_viewset.chooser_viewset
    choose = admin.get(reverse(chooser.get_url_name("choose"))).json()
    assert 'name="price_minor"' in choose["html"]

    response = admin.post(
        reverse(chooser.get_url_name("create")),
        {
            "producer": build_producer().pk,
            "name": "湯豆腐",
            "variant_name": "2人前",
            "price_minor": 1944,
            "tax_class": find_tax_class(8).pk,
            "temperature": "chilled",
            "weight_grams": 1800,
            "stock": 6,
        },
    )

    assert response.json()["step"] == "chosen"
    variant = Variant.objects.get(sellable__name="湯豆腐")
    assert (variant.price_minor, variant.temperature, variant.stock.free) == (1944, "chilled", 6)
    assert StockMovement.objects.get().by == manager


def test_a_chooser_form_without_a_price_is_shown_again_and_makes_nothing(admin: Client) -> None:
    chooser = Sellable.snippet_viewset.chooser_viewset

    response = admin.post(
        reverse(chooser.get_url_name("create")), {"producer": build_producer().pk, "name": "湯豆腐"}
    )

    assert response.json()["step"] == "reshow_creation_form"
    assert Sellable.objects.count() == 0


def page_data(sellable: Sellable, **values: Any) -> dict[str, Any]:
    return {
        "title": "湯けむり茶まんじゅう",
        "slug": "manju",
        "sellable": sellable.pk,
        "summary": "蒸したてです。",
        "badge": "",
        "season": "",
        "body-count": 0,
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
        "photos-MIN_NUM_FORMS": 0,
        "photos-MAX_NUM_FORMS": 8,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 0,
        "action-publish": "1",
        **values,
    }


def test_a_manager_publishes_a_product_page_and_it_is_on_sale(admin: Client) -> None:
    sellable = build_sellable(variants=[NewVariant(price_minor=1620, stock=3)])
    add = reverse("wagtailadmin_pages:add", args=["products", "productpage", build_shop().pk])

    assert admin.get(add).status_code == 200
    response = admin.post(add, page_data(sellable))

    assert response.status_code == 302
    page = ProductPage.objects.get()
    assert page.live
    assert "1,620円" in Client(SERVER_NAME="localhost").get(page.url).content.decode()


def test_the_editor_of_a_page_shows_price_and_stock_of_its_goods(admin: Client) -> None:
    page = build_product_page(build_sellable(stock=3))

    html = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert stock_url(page.sellable) in html
    assert "3 can be sold" in html


def test_a_page_cannot_sell_another_citys_goods(admin: Client) -> None:
    stranger = build_sellable(producer=build_producer("other", site=build_other_city()))
    add = reverse("wagtailadmin_pages:add", args=["products", "productpage", build_shop().pk])

    response = admin.post(add, page_data(stranger))

    assert response.status_code == 200
    assert "another city" in response.content.decode()
    assert ProductPage.objects.count() == 0


def build_picture(description: str) -> CityImage:
    return CityImage.objects.create(
        title="茶まんじゅう", description=description, file=get_test_image_file()
    )


@pytest.mark.parametrize(
    ("description", "words", "is_published"),
    [("", "", False), ("", "せいろの中", True), ("せいろに並ぶ茶まんじゅう", "", True)],
)
def test_a_photo_is_published_only_with_words_for_who_cannot_see_it(
    admin: Client, manager: User, description: str, words: str, is_published: bool
) -> None:
    GroupCollectionPermission.objects.create(
        group=manager.groups.get(),
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="choose_image", content_type__app_label="core"),
    )
    photo = {
        "photos-TOTAL_FORMS": 1,
        "photos-0-image": build_picture(description).pk,
        "photos-0-alt_text": words,
        "photos-0-ORDER": 1,
    }
    add = reverse("wagtailadmin_pages:add", args=["products", "productpage", build_shop().pk])

    response = admin.post(add, page_data(build_sellable(), **photo))

    assert response.status_code == (302 if is_published else 200)
    assert ProductPage.objects.exists() is is_published
    if is_published:
        (picture,) = ProductPage.objects.get().get_share_pictures()
        assert picture.alt_text == (words or description)
