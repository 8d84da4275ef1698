from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import CitySettings
from products.malls import addresses, checks
from products.malls.addresses import AddressRefused, is_allowed_address, resolve_public
from products.malls.pages import MallPage, NoAnswer
from products.malls.prices import find_price
from products.models import ClickDay, ProductPage, ShopWindowSettings, WayToBuy
from products.selectors import get_availability, get_offer, list_ways_to_buy
from products.services import add_way
from products.states import LinkState, SaleState
from tests.factories.products import build_producer, build_variant, get_site

pytestmark = pytest.mark.django_db

MALL = "https://mall.example/bowl?id=1"


@pytest.fixture
def way() -> WayToBuy:
    window = ShopWindowSettings.for_site(get_site())
    window.mall_hosts = "mall.example\n"
    window.save()
    sellable = build_variant(is_sold_here=False, price=13200).sellable
    return add_way(
        sellable,
        kind="mall",
        url=MALL,
        shop_name="うつわ通り",
        price_minor=13200,
        price_as_of=timezone.localdate(),
    )


def test_goods_of_another_shop_are_shown_and_announced_but_not_put_in_the_basket(
    client: Client, way: WayToBuy
) -> None:
    page = ProductPage.objects.get()
    html = client.get(page.url).content.decode()

    assert f'href="/out/{way.pk}"' in html
    assert "うつわ通り" in html
    assert MALL not in html
    assert 'name="quantity"' not in html
    variant = way.sellable.variants.get()
    offer = get_offer(variant.pk, site=get_site(), at=timezone.now())
    assert offer
    assert offer.state == SaleState.ELSEWHERE
    assert not offer.is_on_sale
    assert get_availability(way.sellable, at=timezone.now()).is_available


def test_a_click_is_counted_by_day_and_nothing_is_kept_of_the_reader(
    client: Client, way: WayToBuy
) -> None:
    for headers in ({}, {"HTTP_SEC_PURPOSE": "prefetch"}, {}):
        response = client.get(f"/out/{way.pk}", **headers)
        assert (response.status_code, response["Location"]) == (302, MALL)
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
    client.head(f"/out/{way.pk}")

    assert list(ClickDay.objects.values_list("way", "day", "count")) == [
        (way.pk, timezone.localdate(), 2)
    ]


def test_changing_the_way_keeps_address_and_figures(client: Client, way: WayToBuy) -> None:
    url = ProductPage.objects.get().url
    client.get(f"/out/{way.pk}")
    WayToBuy.objects.update(is_active=False)
    sellable = way.sellable
    sellable.is_sold_here = True
    sellable.save()

    assert 'name="quantity"' in client.get(url).content.decode()
    assert client.get(f"/out/{way.pk}").status_code == 404
    assert ClickDay.objects.get().count == 1


def test_nobody_is_sent_to_a_shop_that_the_city_no_longer_allows(
    client: Client, way: WayToBuy
) -> None:
    ShopWindowSettings.objects.update(mall_hosts="")

    assert client.get(f"/out/{way.pk}").status_code == 404
    assert not ClickDay.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://mall.example/",
        "https://mall.example:8443/",
        "https://user@mall.example/",
        "https://mall.example.evil.example/",
        "javascript:alert(1)",
        "https://[bad",
        "https://169.254.169.254/",
    ],
)
def test_only_https_pages_of_allowed_shops_may_be_pointed_at(url: str, way: WayToBuy) -> None:
    assert not is_allowed_address(url, hosts=["mall.example"])
    with pytest.raises(ValidationError):
        add_way(way.sellable, kind="mall", url=url, shop_name="x")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "169.254.169.254",
        "192.168.1.1",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
    ],
)
def test_a_name_that_leads_into_our_own_network_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    found = [(0, 0, 0, "", (address, 443)), (0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_args, **_kwargs: found)

    with pytest.raises(AddressRefused):
        resolve_public("mall.example", 443)


def test_loopback_is_asked_only_where_development_says_so(settings: Any) -> None:
    assert is_allowed_address("http://127.0.0.1:8001/x", hosts=["127.0.0.1"])
    settings.MALL_ALLOW_LOOPBACK = False
    assert not is_allowed_address("http://127.0.0.1:8001/x", hosts=["127.0.0.1"])
    with pytest.raises(AddressRefused):
        resolve_public("127.0.0.1", 80)


def answer(monkeypatch: pytest.MonkeyPatch, page: MallPage | Exception) -> list[str]:
    asked: list[str] = []

    def read(url: str, *, hosts: list[str]) -> MallPage:
        asked.append(url)
        if isinstance(page, Exception):
            raise page
        return page

    monkeypatch.setattr(checks, "read_mall_page", read)
    return asked


def offer_page(price: str) -> MallPage:
    data = f'{{"@type":"Product","offers":{{"price":"{price}","priceCurrency":"JPY"}}}}'
    return MallPage(status=200, html=f'<script type="application/ld+json">{data}</script>')


def test_each_page_is_looked_at_once_a_night(
    monkeypatch: pytest.MonkeyPatch, way: WayToBuy
) -> None:
    asked = answer(monkeypatch, offer_page("13200"))

    assert (checks.check_due_ways(), checks.check_due_ways()) == (1, 0)

    way.refresh_from_db()
    assert asked == [MALL]
    assert (way.link_state, way.seen_price_minor) == (LinkState.OK, 13200)
    assert way.next_check_at is not None
    assert timezone.localtime(way.next_check_at).hour == 3


def test_a_price_that_drifted_is_shown_as_it_was_seen(
    monkeypatch: pytest.MonkeyPatch, way: WayToBuy
) -> None:
    answer(monkeypatch, offer_page("14,300"))

    checks.check_due_ways()

    way.refresh_from_db()
    assert way.link_state == LinkState.DRIFTED
    (shown,) = list_ways_to_buy(way.sellable, rows=[way])
    assert (shown.price_minor, shown.as_of) == (14300, timezone.localdate())


def test_a_page_that_is_gone_is_not_linked_and_silence_counts_only_after_three_times(
    monkeypatch: pytest.MonkeyPatch, client: Client, way: WayToBuy
) -> None:
    answer(monkeypatch, NoAnswer("TimeoutError"))
    states = []
    for _time in range(3):
        WayToBuy.objects.update(next_check_at=timezone.now() - timedelta(minutes=1))
        checks.check_due_ways()
        way.refresh_from_db()
        states.append(way.link_state)
    assert states == [LinkState.UNREACHABLE, LinkState.UNREACHABLE, LinkState.DEAD]

    html = client.get(ProductPage.objects.get().url).content.decode()

    assert f"/out/{way.pk}" not in html
    assert 'role="status"' in html


@pytest.mark.parametrize(
    ("html", "price"),
    [
        ('<meta property="product:price:amount" content="1,620">', 1620),
        ('<b itemprop="price">１，６２０円</b>', 1620),
        (
            '<meta property="product:price:currency" content="USD">'
            '<meta property="product:price:amount" content="9">',
            None,
        ),
        (
            '<script type="application/ld+json">'
            '{"offers":[{"price":980.00},{"price":1200}]}</script>',
            980,
        ),
        ('<script type="application/ld+json">not json</script>', None),
        ("", None),
    ],
)
def test_prices_are_read_where_pages_say_them_for_machines(html: str, price: int | None) -> None:
    assert find_price(html, currency="JPY") == price


def test_telephone_fax_and_pick_up_stand_beside_the_basket(client: Client) -> None:
    city = CitySettings.for_site(get_site())
    city.fax = "0000-00-0199"
    city.save()
    producer = build_producer(
        phone="0000-00-0240", pickup_address="川上 24-3", pickup_hours="7時から"
    )
    sellable = build_variant(producer=producer).sellable
    for kind in ("phone", "fax", "pickup"):
        add_way(sellable, kind=kind)

    html = client.get(ProductPage.objects.get().url).content.decode()
    sheet = client.get(f"/order-sheet/{sellable.pk}/")

    assert 'name="quantity"' in html
    assert 'href="tel:0000000240"' in html
    assert "川上 24-3" in html
    assert f'href="/order-sheet/{sellable.pk}/"' in html
    assert sheet.status_code == 200
    assert "0000-00-0199" in sheet.content.decode()
    assert "1,620円" in sheet.content.decode()


def test_there_is_no_sheet_of_goods_that_are_not_sold_by_fax(client: Client) -> None:
    sellable = build_variant().sellable

    assert client.get(f"/order-sheet/{sellable.pk}/").status_code == 404


@pytest.mark.parametrize(("fax", "stock"), [("", 5), ("0000-00-0199", 0)])
def test_no_page_leads_to_a_sheet_that_is_not_there(client: Client, fax: str, stock: int) -> None:
    city = CitySettings.for_site(get_site())
    city.fax = fax
    city.save()
    sellable = build_variant(stock=stock).sellable
    add_way(sellable, kind="fax")
    add_way(sellable, kind="phone", phone="0000-00-0198")

    html = client.get(ProductPage.objects.get().url).content.decode()

    assert client.get(f"/order-sheet/{sellable.pk}/").status_code == 404
    assert "/order-sheet/" not in html
    assert "0000-00-0198" in html
