from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction

from products.models import ProducerIndexPage, ProducerPage, ProductPage, Sellable, Variant
from products.selectors import list_cards, with_shelf_rows
from products.services import (
    NewLabel,
    NewVariant,
    StockLine,
    correct_stock,
    hold_stock,
    release_stock,
    take_stock,
)
from products.states import Temperature
from tests.factories.products import (
    build_producer,
    build_product_page,
    build_sellable,
    build_shop,
    build_variant,
    get_site,
)

pytestmark = pytest.mark.django_db


def read(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def build_producer_page(key: str = "hatsune", **values: Any) -> ProducerPage:
    root = Page.objects.get(pk=get_site().root_page_id)
    index = ProducerIndexPage.objects.child_of(root).first() or root.add_child(
        instance=ProducerIndexPage(title="作り手", slug="producers")
    )
    return index.add_child(
        instance=ProducerPage(
            **{
                "title": "蒸し菓子はつね",
                "slug": key,
                "summary": "源泉のとなりで蒸しています。",
                "quote": "朝の湯気が、いちばんやわらかいんです。",
                "producer": build_producer(key),
                **values,
            }
        )
    )


def test_the_shop_shows_goods_with_price_maker_and_stock(client: Client) -> None:
    build_product_page(build_sellable(stock=20))
    build_product_page(build_sellable(name="湯豆腐", price=1944, stock=3))
    build_product_page(build_sellable(name="下書き"), live=False)

    html = read(client, "/shop/")

    assert "茶まんじゅう" in html
    assert "1,620円" in html
    assert "蒸し菓子 hatsune" in html
    assert html.count('class="tag ok"') == 1
    assert html.count('class="tag clay"') == 1
    assert "下書き" not in html


def test_filters_are_plain_addresses_and_nonsense_in_them_is_ignored(client: Client) -> None:
    tea = build_producer("shimizu", name="志水茶園")
    build_product_page(build_sellable(name="煎茶", producer=tea, stock=5))
    build_product_page(
        build_sellable(
            name="湯豆腐",
            variants=[NewVariant(price_minor=1944, temperature=Temperature.CHILLED, stock=0)],
        )
    )

    assert "湯豆腐" not in read(client, "/shop/", producer="shimizu")
    assert "煎茶" not in read(client, "/shop/", temperature="chilled")
    assert "湯豆腐" not in read(client, "/shop/", stock="1")
    nonsense = read(client, "/shop/", producer="x'--", temperature="hot", sort="?", page="-1")
    assert "煎茶" in nonsense
    assert "湯豆腐" in nonsense


def test_a_choice_that_nothing_fits_says_so_and_leads_back(client: Client) -> None:
    tea = build_producer("shimizu")
    build_product_page(build_sellable(name="煎茶", producer=tea, stock=0))

    html = read(client, "/shop/", producer="shimizu", stock="1")

    assert 'class="empty"' in html
    assert 'href="?"' in html
    assert "goods-" not in html


def test_the_cheapest_come_first_when_asked(client: Client) -> None:
    for name, price in (("中", 500), ("安", 100), ("高", 900)):
        build_product_page(build_sellable(name=name, price=price))

    html = read(client, "/shop/", sort="price")

    assert html.index("100円") < html.index("500円") < html.index("900円")


def test_a_long_list_has_pages_that_keep_the_choice(client: Client) -> None:
    for number in range(25):
        build_product_page(build_sellable(name=f"茶{number}"))

    first = read(client, "/shop/", temperature="ambient")
    second = read(client, "/shop/", temperature="ambient", page="2")

    assert "?temperature=ambient&amp;page=2" in first
    assert first.count('<li class="good">') == 24
    assert second.count('<li class="good">') == 1


def test_the_shops_queries_do_not_grow_with_its_goods(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        build_product_page(build_sellable(name=f"茶{number}"))

    with django_assert_max_num_queries(25):
        read(client, "/shop/", stock="1", temperature="ambient", sort="price")


def test_a_product_page_says_what_a_buyer_must_know(client: Client) -> None:
    label = NewLabel(
        kind="和生菓子",
        ingredients="小豆あん、小麦粉、砂糖",
        allergens="小麦、やまいも",
        net_weight="10個",
        best_before_days=4,
        storage="10℃以下で保存",
        maker="蒸し菓子はつね",
    )
    sellable = build_sellable(
        label=label, variants=[NewVariant(price_minor=1620, temperature="chilled", stock=3)]
    )
    page = build_product_page(sellable)
    build_producer_page()

    html = read(client, page.url)

    assert "1,620円" in html
    assert "8%" in html
    assert 'class="temp cold"' in html
    assert 'class="tag clay"' in html
    assert "<li>小麦</li></ul>" in html
    assert "<li>やまいも</li></ul>" in html
    assert "小豆あん、小麦粉、砂糖" in html
    assert "朝の湯気が、いちばんやわらかいんです。" in html
    assert 'href="/producers/hatsune/"' in html


def test_the_buy_form_posts_to_the_basket_without_a_token(client: Client) -> None:
    variant = build_variant(stock=3)

    html = read(client, ProductPage.objects.get().url)

    form = re.search(r"<form class=\"buy.*?</form>", html, re.DOTALL)
    assert form
    assert 'method="post" action="/basket/add/"' in form.group()
    assert f'name="variant" value="{variant.pk}"' in form.group()
    assert "up to 3" in form.group()
    assert "csrf" not in html.lower()


def test_several_sizes_are_offered_and_those_without_stock_cannot_be_chosen(
    client: Client,
) -> None:
    sellable = build_sellable(
        name="はちみつ",
        variants=[
            NewVariant(name="200g", price_minor=1620, stock=0),
            NewVariant(name="500g", price_minor=3564, stock=8),
        ],
    )
    small, large = Variant.objects.filter(sellable=sellable)

    html = read(client, build_product_page(sellable).url)

    assert f'value="{small.pk}" disabled' in html
    assert f'value="{large.pk}" checked' in html


def test_a_sold_out_product_says_so_and_has_no_form(client: Client) -> None:
    variant = build_variant(stock=1)
    take_stock([StockLine(variant_id=variant.pk, quantity=1)])

    html = read(client, ProductPage.objects.get().url)

    assert "soldout" in html
    assert 'name="quantity"' not in html
    assert "/shop/?stock=1" in html


def test_goods_out_of_season_say_when_the_sale_begins(client: Client) -> None:
    start = timezone.localtime() + timedelta(days=40)
    page = build_product_page(build_sellable(on_sale_from=start))

    html = read(client, page.url)

    assert 'name="quantity"' not in html
    assert f"{start.month}月{start.day}日" in html


def test_structured_data_is_a_data_block_that_no_title_can_leave(client: Client) -> None:
    page = build_product_page(title="茶</script><script>alert(1)</script>")

    html = read(client, page.url)

    blocks = re.findall(r"<script[^>]*>.*?</script>", html, re.DOTALL)
    assert len(blocks) == 1
    assert blocks[0].startswith('<script type="application/ld+json">')
    data = json.loads(blocks[0].partition(">")[2].removesuffix("</script>"))
    assert data["name"] == page.title
    assert data["url"] == f"http://localhost{page.url}"
    (offer,) = data["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("1620", "JPY")
    assert offer["availability"] == "https://schema.org/InStock"


def test_a_producers_page_shows_their_goods_and_nobody_elses(client: Client) -> None:
    build_product_page(build_sellable(name="茶まんじゅう"))
    build_product_page(build_sellable(name="煎茶", producer=build_producer("shimizu")))
    page = build_producer_page()

    html = read(client, page.url)

    assert "茶まんじゅう" in html
    assert "煎茶" not in html
    assert "蒸し菓子はつね" in read(client, "/producers/")


def test_an_empty_shop_and_an_empty_list_of_producers_say_so(client: Client) -> None:
    build_shop()
    root = Page.objects.get(pk=get_site().root_page_id)
    root.add_child(instance=ProducerIndexPage(title="作り手", slug="producers"))

    assert 'class="empty"' in read(client, "/shop/")
    assert 'class="empty"' in read(client, "/producers/")


def test_pages_are_stored_until_what_they_say_of_the_stock_changes(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    variant = build_variant(stock=8)
    url = ProductPage.objects.get().url
    line = [StockLine(variant_id=variant.pk, quantity=2)]

    def is_stored() -> bool:
        return client.get(url).headers["X-Page-Cache"] == "hit"

    assert [is_stored(), is_stored()] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        hold_stock(line)  # 6 left: the page says "in stock" as before
    assert is_stored()
    with django_capture_on_commit_callbacks(execute=True):
        hold_stock(line)  # 4 left: now it says so
    assert [is_stored(), is_stored()] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        release_stock(line)
    assert [is_stored(), is_stored()] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        correct_stock(variant.pk, quantity=-6, by=None, why="割れ")
    assert not is_stored()
    assert "soldout" in client.get(url).content.decode()


def test_a_price_from_which_goods_begin_is_one_phrase_of_the_language(client: Client) -> None:
    sizes = [NewVariant(price_minor=price, stock=5) for price in (2592, 1296)]
    sellable = build_sellable(name="茶", variants=sizes)
    now = timezone.now()
    card = list_cards(with_shelf_rows(build_pages(sellable), at=now), at=now)[0]

    with translation.override("en"):
        words = render_to_string("products/price.html", {"card": card})

    assert words.split("<small>")[0].strip() == "¥1,296 and up"


def build_pages(sellable: Sellable) -> QuerySet[ProductPage]:
    return ProductPage.objects.filter(pk=build_product_page(sellable).pk)


def test_many_producers_stand_on_several_pages(client: Client) -> None:
    for number in range(25):
        page = build_producer_page(f"maker-{number}")
    index = page.get_parent()

    first = read(client, index.url)
    second = read(client, index.url, page="2")

    assert first.count('<li class="good">') == 24
    assert second.count('<li class="good">') == 1
    assert 'href="?page=2"' in first
    assert f'<link rel="canonical" href="{index.get_full_url()}?page=2">' in second


def test_private_goods_and_producers_stand_in_no_list(client: Client) -> None:
    build_product_page(build_sellable(name="だれでもの茶"))
    hide(build_product_page(build_sellable(name="内緒の茶")))
    maker = build_producer_page("open", title="だれでもの店")
    hide(build_producer_page("hidden", title="内緒の店"))

    shop = read(client, "/shop/")
    makers = read(client, maker.get_parent().url)

    assert "だれでもの茶" in shop
    assert "内緒の茶" not in shop
    assert "だれでもの店" in makers
    assert "内緒の店" not in makers


def hide(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")
