"""The legal pages, and that the shop opens only when they are complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import Page, Site

from core.models import CitySettings
from orders.checks import check_shops
from orders.legal.opening import find_missing, list_gaps
from orders.models import GatewayAccount, Order, PostcodeArea, ShippingRate, ShopSettings
from products.models import Producer, Variant
from tests.factories.products import build_product_page, build_sellable, build_variant
from tests.orders.shopping import Buyer
from tests.orders.test_desk import build_staff

pytestmark = pytest.mark.django_db
NOTICE, RETURNS, PRIVACY = "/legal/notice/", "/legal/returns/", "/legal/privacy/"


@pytest.fixture
def variant(site: Site) -> Variant:
    return build_variant()


def forget_person(site: Site) -> None:
    shop = ShopSettings.for_site(site)
    shop.responsible_person = ""
    shop.save()


def look_again() -> None:
    """A minute later: what pages remembered is gone."""
    for cache in caches.all():
        cache.clear()


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


class TestTheNotice:
    def test_it_names_the_seller_the_fees_the_ways_to_pay_and_the_terms(
        self, client: Client, site: Site, variant: Variant
    ) -> None:
        GatewayAccount.objects.update(takes_konbini=True)
        PostcodeArea.objects.create(site=site, prefix="817", name="対馬", surcharge_minor=880)
        PostcodeArea.objects.create(site=site, prefix="1002", name="小笠原", is_delivered=False)
        text = read(client, NOTICE)
        for words in (
            "鳴瀬谷町",
            "商工観光課長 古賀 直人",
            "鳴瀬谷町大字川上1番地",
            "0000-00-0100",
            "shop@narusedani.example",
            "300,000",
            "対馬",
            "小笠原",
            "880",
        ):
            assert words in text
        assert "sk_test" not in text

    def test_a_producer_who_sells_is_named_with_address_and_telephone(
        self, client: Client, variant: Variant
    ) -> None:
        assert "谷奥3番地" not in read(client, NOTICE)
        Producer.objects.update(seller="producer", address="谷奥3番地", phone="0000-00-0333")
        text = read(client, NOTICE)
        assert "谷奥3番地" in text
        assert "0000-00-0333" in text

    def test_terms_and_privacy_have_pages_of_their_own(self, client: Client, site: Site) -> None:
        ShopSettings.objects.update(complaint_days=5, privacy_contact="広報係 草野")
        assert "5" in read(client, RETURNS)
        assert "広報係 草野" in read(client, PRIVACY)
        assert "広報係 草野" not in read(client, RETURNS)

    def test_in_another_language_the_citys_own_words_are_marked(
        self, client: Client, site: Site
    ) -> None:
        assert '<p lang="ja">商工観光課長 古賀 直人</p>' in read(client, f"/en{NOTICE}")

    def test_a_page_of_the_citys_own_takes_its_place(self, client: Client, site: Site) -> None:
        page = Page.objects.get(pk=site.root_page_id)
        shop = ShopSettings.for_site(site)
        shop.legal_page, shop.responsible_person = page, ""
        shop.save()
        response = client.get(NOTICE)
        assert (response.status_code, response["Location"]) == (302, page.get_full_url())
        assert find_missing(site) == []

    def test_the_final_page_links_to_it(self, buyer: Buyer, variant: Variant) -> None:
        buyer.confirm(variant)
        assert f"http://localhost{NOTICE}" in buyer.get("confirm").content.decode()


class TestAShopThatIsNotComplete:
    def test_it_shows_no_notice_and_sells_nothing(
        self, client: Client, buyer: Buyer, variant: Variant, site: Site
    ) -> None:
        confirmation = buyer.confirm(variant)
        page = variant.sellable.pages.get()
        assert "/basket/add/" in read(client, page.get_url())
        forget_person(site)
        look_again()

        assert "商工観光課長" not in read(client, NOTICE, 404)
        assert "/basket/add/" not in read(client, page.get_url())
        assert buyer.add(variant).status_code == 400
        basket = buyer.get("basket").content.decode()
        assert "/checkout/" not in basket
        assert buyer.place(confirmation).status_code == 409
        assert not Order.objects.exists()

    @pytest.mark.parametrize(
        ("take_away", "is_notice_shown"),
        [
            (lambda: CitySettings.objects.update(address=""), False),
            (lambda: CitySettings.objects.update(phone=""), False),
            (lambda: CitySettings.objects.update(email=""), False),
            (lambda: GatewayAccount.objects.update(is_active=False), True),
            (lambda: GatewayAccount.objects.update(takes_card=False), True),
            (lambda: ShippingRate.objects.all().delete(), True),
        ],
    )
    def test_each_part_is_needed_and_named_with_its_place(
        self,
        client: Client,
        site: Site,
        variant: Variant,
        take_away: Callable[[], Any],
        is_notice_shown: bool,
    ) -> None:
        assert find_missing(site) == []
        take_away()
        (gap,) = find_missing(site)
        assert gap.sentence.endswith(("。", "."))
        assert gap.url.startswith("/admin/")
        assert client.get(NOTICE).status_code == (200 if is_notice_shown else 404)

    def test_the_shops_own_address_stands_in_for_the_citys(self, site: Site) -> None:
        CitySettings.objects.update(address="")
        ShopSettings.objects.update(address="川下2番地")
        assert find_missing(site) == []

    def test_the_desk_and_the_check_say_what_is_missing(
        self, site: Site, variant: Variant, django_user_model: Any
    ) -> None:
        desk = build_staff(django_user_model, "desk", site=site, permissions=("view_order",))
        place = f"/admin/settings/orders/shopsettings/{site.pk}/"
        assert place not in read(desk, "/admin/orders/")
        assert check_shops() == []
        forget_person(site)
        assert place in read(desk, "/admin/orders/")
        (warning,) = check_shops()
        assert warning.id == "orders.W001"
        assert place in str(warning.hint)

    def test_a_city_without_goods_is_not_warned(self, site: Site) -> None:
        forget_person(site)
        assert check_shops() == []


class TestAProducerWhoCannotBeNamed:
    def test_only_their_goods_wait(self, buyer: Buyer, variant: Variant, site: Site) -> None:
        other = build_sellable(
            producer=Producer.objects.create(
                site=site, key="kura", name="谷の蔵", seller="producer", phone="0000-00-0444"
            )
        )
        build_product_page(other)
        assert buyer.add(other.variants.get()).status_code == 400
        assert buyer.add(variant).status_code == 303
        assert find_missing(site) == []
        (gap,) = list_gaps(site)
        assert "谷の蔵" in gap.sentence
        assert gap.is_of_producer

        Producer.objects.filter(key="kura").update(address="谷奥4番地")
        assert buyer.add(other.variants.get()).status_code == 303
        assert list_gaps(site) == []
