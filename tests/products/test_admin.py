from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from core.models import CityImage
from products.models import (
    PriceChange,
    Producer,
    ProductPage,
    Sellable,
    StockMovement,
    Variant,
)
from products.services import NewVariant, StockLine, find_tax_class, hold_stock
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    build_shop,
    get_site,
)
from users.models import User

pytestmark = pytest.mark.django_db

GOODS = "wagtailsnippets_products_sellable"


def build_manager(name: str, site: Site) -> User:
    """Return a shop manager of one city: goods, stock and the pages below the city's root."""
    group = Group.objects.create(name=name)
    group.permissions.set(
        Permission.objects.filter(
            codename__in=[
                "access_admin",
                "add_sellable",
                "change_sellable",
                "delete_sellable",
                "add_producer",
                "change_producer",
            ]
        )
    )
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=site.root_page,
            permission=Permission.objects.get(codename=codename, content_type__model="page"),
        )
    user = User.objects.create_user(name)
    user.groups.add(group)
    return user


def build_other_city() -> Site:
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    return Site.objects.create(hostname="tonari.example", root_page=root)


@pytest.fixture
def manager() -> User:
    return build_manager("manager", get_site())


@pytest.fixture
def admin(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def goods_data(producer: Producer, variants: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "producer": producer.pk,
        "name": "茶まんじゅう",
        "lead_time_days": "3",
        "ships_sentence": "",
        "variants-TOTAL_FORMS": len(variants),
        "variants-INITIAL_FORMS": sum(1 for variant in variants if variant.get("id")),
        "variants-MIN_NUM_FORMS": 1,
        "variants-MAX_NUM_FORMS": 30,
        "food_labels-TOTAL_FORMS": 0,
        "food_labels-INITIAL_FORMS": 0,
        "food_labels-MIN_NUM_FORMS": 0,
        "food_labels-MAX_NUM_FORMS": 1,
        "ways-TOTAL_FORMS": 0,
        "ways-INITIAL_FORMS": 0,
        **values,
    }
    for number, variant in enumerate(variants):
        row = {
            "name": "",
            "price_minor": 1620,
            "tax_class": find_tax_class(8).pk,
            "weight_grams": 500,
            "parcel_size": 60,
            "temperature": "chilled",
            "per_order_limit": 10,
            **variant,
        }
        data |= {f"variants-{number}-{name}": value for name, value in row.items()}
    return data


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


def stock_url(sellable: Sellable) -> str:
    return reverse("goods_stock", args=[sellable.pk])


def test_what_came_in_is_added_with_who_and_why(admin: Client, manager: User) -> None:
    sellable = build_sellable(stock=2)
    variant = Variant.objects.get(sellable=sellable)
    data = {"variant": variant.pk, "action": "receive", "quantity": 8, "why": "朝の分"}

    response = admin.post(stock_url(sellable), data, follow=True)

    html = response.content.decode()
    assert response.status_code == 200
    assert "朝の分" in html
    assert variant.stock.free == 10
    movement = StockMovement.objects.first()
    assert (movement.kind, movement.quantity, movement.by) == ("received", 8, manager)


@pytest.mark.parametrize(
    ("action", "quantity", "why"),
    [
        ("receive", "0", ""),
        ("receive", "-3", ""),
        ("receive", "", ""),
        ("receive", "99999999999", ""),
        ("correct", "0", "数えた"),
        ("correct", "-1", "  "),
        ("steal", "1", ""),
    ],
)
def test_a_stock_form_that_makes_no_sense_changes_nothing(
    admin: Client, action: str, quantity: str, why: str
) -> None:
    sellable = build_sellable(stock=2)
    variant = Variant.objects.get(sellable=sellable)
    data = {"variant": variant.pk, "action": action, "quantity": quantity, "why": why}

    response = admin.post(stock_url(sellable), data)

    assert response.status_code == 422
    assert variant.stock.free == 2
    assert StockMovement.objects.count() == 1


def test_a_correction_that_takes_what_is_held_says_how_many_may_go(admin: Client) -> None:
    sellable = build_sellable(stock=5)
    variant = Variant.objects.get(sellable=sellable)
    hold_stock([StockLine(variant_id=variant.pk, quantity=3)])
    data = {"variant": variant.pk, "action": "correct", "quantity": -4, "why": "割れ"}

    response = admin.post(stock_url(sellable), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert "At most 2 can be taken away" in html
    assert 'value="割れ"' in html
    assert variant.stock.free == 2


def test_another_products_size_is_refused_on_this_page(admin: Client) -> None:
    sellable, other = build_sellable(name="一"), build_sellable(name="二")
    stranger = Variant.objects.get(sellable=other)
    data = {"variant": stranger.pk, "action": "receive", "quantity": 5}

    assert admin.post(stock_url(sellable), data).status_code == 422
    assert stranger.stock.free == 20


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
