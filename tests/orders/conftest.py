from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Locale, Page, Site

from core.models import CitySettings
from tests.factories.shop import open_shop
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.shopping import Buyer


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """Every test begins and ends in the first language."""
    with translation.override("ja"):
        yield


@pytest.fixture
def stripe_memory(settings: Any) -> MemoryStripe:
    """The real adapter on a Stripe in memory; the SDK repeats nothing by itself."""
    memory = MemoryStripe()
    settings.CITYPORTAL_GATEWAYS = {
        "stripe": {
            "BACKEND": "orders.stripe_gateway.StripeGateway",
            "OPTIONS": {
                "api_base": "http://stripe.test/stripe",
                "max_network_retries": 0,
                "http_client": memory,
            },
        }
    }
    return memory


@pytest.fixture
def site(db: None) -> Site:
    """The city at localhost with a shop that can take payments.

    Tests with real transactions lose what the migrations wrote; it is made again here.
    """
    locale, _new = Locale.objects.get_or_create(language_code="ja")
    if not Site.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(
            instance=Page(title="Root", slug="root", locale=locale)
        )
        home = root.add_child(instance=Page(title="鳴瀬谷町", slug="home", locale=locale))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    site = Site.objects.get(is_default_site=True)
    city = CitySettings.for_site(site)
    city.name, city.office_name, city.phone = "鳴瀬谷町", "鳴瀬谷町役場", "0000-00-0100"
    city.save()
    open_shop(site)
    return site


@pytest.fixture
def buyer(site: Site, stripe_memory: MemoryStripe) -> Buyer:
    """Somebody with a browser, at the city's own address."""
    return Buyer(Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "same-origin"}))
