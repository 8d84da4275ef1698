"""`start_city`: a city's rows from the environment, without any content of the demo."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page, Site

from cityportal.first_city import CityNotStarted, NewCity, start_city
from core.models import CitySettings
from crosspost.models import Channel, FacebookApp
from home.models import HomePage
from orders.models import GatewayAccount, ShopSettings

pytestmark = pytest.mark.django_db

NONE = {
    "facebook_app_id": "",
    "facebook_app_secret": "",
    "facebook_webhook_verify_token": "",
    "stripe_secret_key": "",
    "stripe_webhook_secret": "",
}


def run(*arguments: str, **options: Any) -> str:
    printed = io.StringIO()
    call_command("start_city", *arguments, stdout=printed, **options)
    return printed.getvalue()


def test_the_first_city_takes_the_place_of_wagtails_welcome_page() -> None:
    printed = run("みほん町", address="https://www.mihon.example")

    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("www.mihon.example", 443, True)
    assert site.root_url == "https://www.mihon.example"
    assert site.site_name == "みほん町"
    assert [page.specific_class for page in Page.objects.filter(depth=2)] == [HomePage]
    assert HomePage.objects.get().live
    assert CitySettings.for_site(site).name == "みほん町"
    assert set(Locale.objects.values_list("language_code", flat=True)) == {
        "ja",
        "ja-easy",
        "ko",
        "en",
    }
    assert "みほん町 is at https://www.mihon.example/" in printed
    assert Page.find_problems() == ([], [], [], [], [])


def test_it_brings_no_content_no_channel_and_no_login() -> None:
    run("みほん町", address="https://www.mihon.example")
    assert Page.objects.filter(depth__gt=2).count() == 0
    assert Channel.objects.count() == 0
    assert get_user_model().objects.count() == 0


def test_accounts_come_from_the_environment(settings: Any) -> None:
    settings.FIRST_CITY = {
        "facebook_app_id": "987",
        "facebook_app_secret": "app-secret",
        "facebook_webhook_verify_token": "verify",
        "stripe_secret_key": "sk_live_x",
        "stripe_webhook_secret": "whsec_x",
    }
    run("みほん町", address="https://www.mihon.example")
    app, account = FacebookApp.objects.get(), GatewayAccount.objects.get()
    assert (app.app_id, app.app_secret, app.webhook_verify_token) == (
        "987",
        "app-secret",
        "verify",
    )
    assert (account.provider, account.secret_key, account.webhook_secret) == (
        "stripe",
        "sk_live_x",
        "whsec_x",
    )


def test_accounts_that_are_not_known_are_left_out_and_named(settings: Any) -> None:
    settings.FIRST_CITY = NONE
    printed = run("みほん町", address="https://www.mihon.example")
    assert FacebookApp.objects.count() == 0
    assert GatewayAccount.objects.count() == 0
    assert "FACEBOOK_APP_ID is not set" in printed
    assert "STRIPE_SECRET_KEY is not set" in printed


def test_running_again_changes_nothing_that_was_set_since(settings: Any) -> None:
    run("みほん町", address="https://www.mihon.example")
    FacebookApp.objects.update(app_id="555")
    HomePage.objects.update(title="みほん町へようこそ")
    city = CitySettings.for_site(Site.objects.get())
    city.name = "新みほん町"
    city.save()

    run("みほん町", address="https://www.mihon.example")

    assert Site.objects.count() == HomePage.objects.count() == 1
    assert FacebookApp.objects.get().app_id == "555"
    assert HomePage.objects.get().title == "みほん町へようこそ"
    assert CitySettings.objects.get().name == "新みほん町"


def test_a_second_city_stands_beside_the_first() -> None:
    first = start_city(NewCity(name="みほん町", hostname="mihon.example"))
    second = start_city(NewCity(name="となり町", hostname="tonari.example", slug="tonari"))
    assert first.root_page_id != second.root_page_id
    assert Site.objects.filter(is_default_site=True).get() == first
    assert FacebookApp.objects.count() == GatewayAccount.objects.count() == 2


def test_a_page_tree_that_is_taken_is_named_and_nothing_is_written() -> None:
    start_city(NewCity(name="みほん町", hostname="mihon.example"))
    with pytest.raises(CityNotStarted, match="a page “home” at the top already"):
        start_city(NewCity(name="となり町", hostname="tonari.example"))
    assert Site.objects.count() == HomePage.objects.count() == 1


def test_an_address_without_a_scheme_is_refused() -> None:
    with pytest.raises(CommandError, match="Give --address in full"):
        run("みほん町", address="www.mihon.example")
    assert not HomePage.objects.exists()


def test_fees_are_filled_from_where_the_city_sends() -> None:
    from orders.shipping import get_fee_table

    run("みほん町", address="https://www.mihon.example", ships_from="tohoku")
    site = Site.objects.get()
    near, far = (get_fee_table(site, prefecture=code) for code in ("04", "40"))
    assert near.fees[("ambient", 60)] < far.fees[("ambient", 60)]


def test_it_writes_who_sells_and_says_what_the_shop_still_lacks(settings: Any) -> None:
    settings.FIRST_CITY = NONE
    printed = run(
        "みほん町",
        address="https://www.mihon.example",
        postal_address="みほん町1番地",
        phone="0000-00-0001",
        email="yakuba@mihon.example",
    )
    city = CitySettings.objects.get()
    assert (city.address, city.phone) == ("みほん町1番地", "0000-00-0001")
    assert printed.count("The shop is not open yet") == 3
    assert "responsible" in printed
    assert "e-mail" not in printed

    printed = run("みほん町", address="https://www.mihon.example", responsible="町長 見本 一")
    assert ShopSettings.objects.get().responsible_person == "町長 見本 一"
    assert printed.count("The shop is not open yet") == 2
