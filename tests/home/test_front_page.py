from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from core.models import CitySettings
from home.models import HomeTask, InformationPage
from products.models import ProductPage
from tests.factories import products
from tests.factories.pages import (
    build_home,
    build_image,
    build_place,
    build_story,
    build_text,
    get_locale,
    get_site,
)
from tests.words import say

pytestmark = pytest.mark.django_db


def read(client: Client, address: str = "/") -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def build_goods(name: str, *, stock: int = 10) -> ProductPage:
    return products.build_product_page(
        products.build_sellable(name=name, stock=stock), locale=get_locale()
    )


def test_an_empty_city_has_a_front_page_that_says_so(client: Client) -> None:
    build_home()
    page = read(client)
    assert page.select(".lead-story") == []
    assert page.select(".band") == []
    assert page.select_one(".empty").get_text() == say(
        "There is no story here yet. The first one will stand here."
    )


def test_the_newest_story_with_a_picture_leads_and_is_not_repeated(client: Client) -> None:
    build_story("絵のある話", date=date(2026, 11, 1), main_image=build_image(text="絵"))
    build_story("いちばん新しい", date=date(2026, 11, 20))
    build_story("古い", date=date(2025, 1, 1))
    page = read(client)
    assert page.select_one(".lead-story h2").get_text() == "絵のある話"
    assert page.select_one(".lead-story img")["alt"] == "絵"
    assert [link.get_text() for link in page.select(".row.news a")] == ["いちばん新しい", "古い"]


def test_a_chosen_story_leads_while_it_is_published(client: Client) -> None:
    chosen = build_story("選ばれた話", main_image=build_image("a", text="絵"))
    build_story("新しい話", date=date(2026, 11, 20), main_image=build_image("b", text="絵"))
    home = build_home()
    home.lead_story = chosen
    home.save()
    assert read(client).select_one(".lead-story h2").get_text() == "選ばれた話"
    chosen.unpublish()
    assert read(client, "/?again").select_one(".lead-story h2").get_text() == "新しい話"


def test_private_pages_are_not_shown_even_when_they_were_chosen(client: Client) -> None:
    build_story("見せる", main_image=build_image(text="絵"))
    story = build_story("見せない", main_image=build_image("second", text="絵"))
    goods = build_goods("内緒の茶")
    home = build_home()
    home.lead_story, home.featured_product = story, goods
    home.save_revision().publish()
    for hidden in (story, goods, build_place("内緒の場所")):
        PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    page = read(client)
    assert page.select_one(".lead-story h2").get_text() == "見せる"
    words = page.select_one("main").get_text()
    assert "見せない" not in words
    assert "内緒" not in words


def test_a_short_japanese_headline_stands_upright_and_a_latin_one_does_not(client: Client) -> None:
    story = build_story("霧が上がるまで", main_image=build_image(text="絵"))
    assert "tate" in read(client).select_one(".lead-story")["class"]
    story.title = "Facebookで話す"
    story.save()
    assert "tate" not in read(client, "/?again").select_one(".lead-story")["class"]


def test_the_goods_of_the_day_are_the_newest_that_can_be_bought(client: Client) -> None:
    build_home()
    build_goods("茶まんじゅう")
    build_goods("売り切れの品", stock=0)
    page = read(client)
    assert page.select_one(".day h3").get_text() == "茶まんじゅう"
    assert page.select_one(".day .price").get_text().split()[0] == "1,620円"


def test_chosen_goods_stay_even_when_they_are_sold_out(client: Client) -> None:
    home = build_home()
    build_goods("茶まんじゅう")
    home.featured_product = build_goods("売り切れの品", stock=0)
    home.save()
    assert read(client).select_one(".day h3").get_text() == "売り切れの品"


def test_places_and_topics_are_offered(client: Client) -> None:
    build_place("瀬の湯")
    build_story("話", topics=("温泉",))
    page = read(client)
    assert [heading.get_text() for heading in page.select(".plate h3")] == ["瀬の湯"]
    assert [chip["href"] for chip in page.select(".chips a")] == ["/stories/topics/温泉/"]


def test_links_at_the_top_lead_only_to_published_pages(client: Client) -> None:
    home = build_home()
    open_page = home.add_child(
        instance=InformationPage(title="ごみ", slug="a", locale=get_locale())
    )
    closed = home.add_child(
        instance=InformationPage(title="準備中", slug="b", live=False, locale=get_locale())
    )
    HomeTask.objects.create(home_page=home, label="ごみの日", page=open_page)
    HomeTask.objects.create(home_page=home, label="まだ", page=closed)
    HomeTask.objects.create(home_page=home, label="県のページ", address="https://pref.example/")
    links = read(client).select(".tasks a")
    assert [(link.span.get_text(), link["href"]) for link in links] == [
        ("ごみの日", "/a/"),
        ("県のページ", "https://pref.example/"),
    ]


def test_a_link_at_the_top_needs_somewhere_to_lead() -> None:
    with pytest.raises(ValidationError) as caught:
        HomeTask(home_page=build_home(), label="どこへも").full_clean()
    assert caught.value.message_dict["page"] == [say("Choose a page, or give an address.")]


def test_the_city_hall_is_named_with_its_reading_hours_and_telephone(client: Client) -> None:
    build_home()
    CitySettings.objects.update_or_create(
        site=get_site(),
        defaults={
            "name": "鳴瀬谷町",
            "name_reading": "なるせだにちょう",
            "office_name": "鳴瀬谷町役場",
            "office_hours": "平日 8時30分〜17時15分",
            "phone": "0000-00-0100",
        },
    )
    page = read(client)
    assert page.h1.select_one("ruby rt").get_text() == "なるせだにちょう"
    assert page.select_one(".today a")["href"] == "tel:0000000100"
    assert "鳴瀬谷町役場" in page.footer.get_text()


def test_an_information_page_shows_its_text_and_the_pages_below_it(client: Client) -> None:
    home = build_home()
    above = home.add_child(
        instance=InformationPage(
            title="くらし", slug="life", body=build_text("<p>朝から。</p>"), locale=get_locale()
        )
    )
    above.add_child(instance=InformationPage(title="ごみ", slug="waste", locale=get_locale()))
    page = read(client, above.url)
    assert page.select_one(".flow p").get_text() == "朝から。"
    assert [link["href"] for link in page.select("article .rows a")] == ["/life/waste/"]
    assert read(client, "/life/waste/").select(".crumb a")[-1].get_text() == "くらし"


@pytest.mark.database
def test_the_front_page_asks_as_often_in_a_large_city_as_in_a_small_one(client: Client) -> None:
    build_home()
    for number in range(2):
        build_story(
            f"{number}",
            topics=("茶",),
            main_image=build_image(f"a{number}", text="絵", size=(90, 60)),
        )
        build_place(f"{number}", main_image=build_image(f"p{number}", text="絵", size=(90, 60)))
        build_goods(f"品{number}")
    client.get("/?warm")
    with CaptureQueriesContext(connection) as few:
        read(client, "/?few")
    for number in range(8):
        build_story(
            f"{number}",
            topics=("湯",),
            main_image=build_image(f"b{number}", text="絵", size=(90, 60)),
        )
        build_goods(f"新しい品{number}")
    client.get("/?warm=2")
    with CaptureQueriesContext(connection) as many:
        assert len(read(client, "/?many").select(".row.news")) == 6
    assert len(many) == len(few)
    assert len(many) <= 30  # two of them for the shop's door, which a running city remembers


def test_crawlers_are_told_what_belongs_to_one_visitor(client: Client) -> None:
    build_home()
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/admin/", "/checkout/", "/easy/basket/", "/ko/orders/", "/en/search/", "/out/"):
        assert f"Disallow: {path}" in lines
    # The card of every post is fetched through its short link.
    assert not any(line.startswith("Disallow: /s/") for line in lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert "Disallow: /" not in lines
