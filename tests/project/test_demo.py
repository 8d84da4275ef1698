"""What the demo city holds, and how `load_demo` behaves."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, Site

from core.models import CityImage, CitySettings
from crosspost.models import AnnouncementDraft, Channel, Delivery
from news.models import StoryPage
from orders.models import Order
from places.models import PlacePage
from products.models import Producer, ProductPage, Sellable, StockItem, Variant
from tests.orders.shopping import Buyer, read_confirmation
from tests.project.demo_city import demo

__all__ = ["demo"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(demo: str, db: None) -> None:
    """Every test here stands in the loaded city."""


def count_rows() -> dict[str, int]:
    rooms = ("core", "alerts", "users", "news", "places", "home", "products", "crosspost", "orders")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: model._default_manager.count() for model in (*models, Page, Site)}


def in_japanese(model: Any) -> Any:
    return model.objects.live().filter(locale__language_code="ja")


def test_the_city_is_as_large_as_promised() -> None:
    assert in_japanese(StoryPage).count() >= 12
    assert Producer.objects.count() >= 5
    assert in_japanese(ProductPage).count() >= 16
    assert in_japanese(PlacePage).count() >= 4
    topics = {tag.name for page in in_japanese(StoryPage) for tag in page.topics.all()}
    assert len(topics) >= 5


def test_every_story_names_who_made_it_and_says_what_its_picture_shows() -> None:
    for story in StoryPage.objects.live():
        assert story.writer.kind == "writer"
        assert story.photographer.kind == "photographer"
        assert story.main_image_alt
        kinds = {block.block_type for block in story.body}
        assert {"text", "photo"} <= kinds, story.title


def test_every_product_can_be_understood_before_it_is_bought() -> None:
    for sellable in Sellable.objects.all():
        assert sellable.pages.filter(live=True).exists(), sellable.name
        variants = list(Variant.objects.filter(sellable=sellable))
        assert variants
        for variant in variants:
            is_food = variant.tax_class.key == "reduced"
            assert (sellable.food_label is not None) == is_food, sellable.name
            assert variant.price_minor > 0
    temperatures = set(Variant.objects.values_list("temperature", flat=True))
    assert temperatures == {"ambient", "chilled", "frozen"}
    assert StockItem.objects.filter(on_hand=0).exists()


def test_the_other_languages_have_their_pages() -> None:
    def count(model: Any, language: str) -> int:
        return model.objects.live().filter(locale__language_code=language).count()

    assert (count(StoryPage, "en"), count(ProductPage, "en")) == (3, 3)
    assert (count(StoryPage, "ko"), count(StoryPage, "ja-easy")) == (1, 1)
    for story in StoryPage.objects.exclude(locale__language_code="ja"):
        original = in_japanese(StoryPage).get(translation_key=story.translation_key)
        assert original.main_image == story.main_image
    english = ProductPage.objects.get(locale__language_code="en", slug="black-garlic")
    assert (
        english.sellable
        == ProductPage.objects.get(locale__language_code="ja", slug="black-garlic").sellable
    )


def test_an_english_reader_buys_goods_whose_sizes_are_named_in_english() -> None:
    page = ProductPage.objects.get(locale__language_code="en", slug="black-garlic")
    shown = Client(headers={"host": "localhost"}).get(page.get_url()).content.decode()
    assert "100 g jar" in shown
    assert "Sent within three days of your order." in shown
    assert "びん 100g" not in shown


def test_every_page_answers() -> None:
    client = Client(headers={"host": "localhost"})
    pages = list(Page.objects.live().filter(depth__gt=1))
    assert len(pages) > 60
    for page in pages:
        answer = client.get(page.get_url())
        assert answer.status_code == 200, page.get_url()
        assert page.title in answer.content.decode(), page.get_url()


def test_both_facebook_pages_are_connected_in_two_steps_and_told_of_some_pages() -> None:
    channels = Channel.objects.order_by("page_id")
    assert [(row.page_id, row.kind, row.publishing) for row in channels] == [
        ("200000000000001", "city", "staged"),
        ("200000000000002", "shop", "staged"),
    ]
    assert all(row.trial_passed_at for row in channels)
    assert Delivery.objects.count() == AnnouncementDraft.objects.count() == 10
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["lined_up"] * 3 + ["queued"] * 7


def test_one_post_shows_pictures_and_the_others_a_card() -> None:
    photos = [row.payload["photos"] for row in Delivery.objects.order_by("pk")]
    [shown] = [pictures for pictures in photos if pictures]
    assert shown[0]["alt_text"]
    assert CityImage.objects.filter(pk=shown[0]["image_id"]).exists()


def test_sake_is_bought_under_its_licence_by_somebody_who_says_to_be_of_age() -> None:
    buyer = Buyer(Client(headers={"host": "localhost", "Sec-Fetch-Site": "same-origin"}))
    page = ProductPage.objects.get(slug="junmai-narusedani")
    licence = "通信販売酒類小売業免許 鳴瀬谷法第270号"

    shown = buyer.client.get(page.get_url()).content.decode()
    assert licence in shown
    assert "20" in shown
    buyer.add(Variant.objects.filter(sellable=page.sellable)[0], 2)
    assert buyer.get("basket").status_code == 200
    buyer.give_address()
    final = buyer.get("confirm")
    assert licence in final.content.decode()
    confirmation = read_confirmation(final)
    refused = buyer.place(confirmation)
    assert (refused.status_code, Order.objects.count()) == (409, 0)
    assert not StockItem.objects.filter(held__gt=0).exists()

    buyer.post("place", {"confirmation": confirmation, "age": "yes"})

    order = Order.objects.get()
    assert order.events.get(kind="placed").detail["age"] == 20
    assert [line.quantity for line in order.lines.all()] == [2]
    assert licence in buyer.get("order", order.token).content.decode()


def test_without_a_sandbox_there_are_no_orders_and_it_is_said(demo: str) -> None:
    assert Order.objects.count() == 0
    assert "The sandbox does not answer, so the demo has no new orders." in demo
    assert "with the password narusedani" in demo


def test_loading_again_makes_nothing_twice() -> None:
    before = count_rows()
    stock = list(StockItem.objects.order_by("pk").values_list("on_hand", "held", "sold"))

    call_command("load_demo", force=True, stdout=io.StringIO())

    assert count_rows() == before
    assert list(StockItem.objects.order_by("pk").values_list("on_hand", "held", "sold")) == stock


def test_content_is_never_written_over_without_force() -> None:
    story = in_japanese(StoryPage).first()
    StoryPage.objects.filter(pk=story.pk).update(title="町の人が書きなおした")
    before = count_rows()

    with pytest.raises(CommandError, match=r"Nothing was loaded.*load_demo --force"):
        call_command("load_demo", stdout=io.StringIO())

    assert count_rows() == before
    assert StoryPage.objects.get(pk=story.pk).title == "町の人が書きなおした"


def test_if_empty_is_silent_where_there_is_content() -> None:
    before = count_rows()
    printed = io.StringIO()
    call_command("load_demo", if_empty=True, stdout=printed)
    assert printed.getvalue() == ""
    assert count_rows() == before


@pytest.mark.parametrize("provider", ["facebook", "stripe"])
def test_a_demo_is_never_loaded_where_a_provider_is_the_real_one(
    settings: Any, provider: str
) -> None:
    own = settings.PROVIDER_ADDRESSES[provider][1]
    settings.PROVIDER_ADDRESSES = {**settings.PROVIDER_ADDRESSES, provider: (own, own)}
    with pytest.raises(CommandError, match=r"is the real one\. Nothing was loaded."):
        call_command("load_demo", force=True, stdout=io.StringIO())


def test_the_site_follows_the_port_of_each_start() -> None:
    from cityportal.demo.builders.city import follow_port

    follow_port(port=8123)

    site = Site.objects.get(hostname="localhost")
    assert (site.port, site.root_url) == (8123, "http://localhost:8123")
    assert Site.objects.count() == 1
    assert Channel.objects.first().access_token.startswith("EAAsandbox")


def test_a_city_that_moved_to_another_port_is_still_the_same_city(settings: Any) -> None:
    before = count_rows()
    settings.PORT = 8124
    settings.SANDBOX_URL = "http://127.0.0.1:8125"

    from cityportal.demo.builders.city import build_city

    site, _goods, _people = build_city(port=8124)

    assert site.root_url == "http://localhost:8124"
    assert count_rows() == before
    assert Channel.objects.first().page_url.startswith("http://127.0.0.1:8125/wall/")


def test_the_pictures_belong_to_the_citys_own_collection() -> None:
    site = Site.objects.get()
    names = set(CityImage.objects.values_list("collection__name", flat=True))
    assert names == {f"鳴瀬谷町 [{site.pk}]"}
    assert all(image.credit and image.rights for image in CityImage.objects.all())
    assert CitySettings.for_site(site).emblem is not None
