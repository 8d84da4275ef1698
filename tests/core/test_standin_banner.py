from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(django_user_model: Any) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(django_user_model.objects.create_superuser("ushijima"))
    return client


def test_every_admin_screen_says_that_it_is_a_rehearsal(staff: Client, settings: Any) -> None:
    settings.PROVIDER_ADDRESSES = {
        "facebook": ("http://127.0.0.1:8001/graph/", "https://graph.facebook.com/"),
        "stripe": ("https://api.stripe.com", "https://api.stripe.com"),
    }
    html = staff.get("/admin/").content.decode()
    assert "standin-banner" in html
    assert "(facebook)" in html


def test_a_city_that_is_open_shows_no_rehearsal_banner(staff: Client, settings: Any) -> None:
    settings.PROVIDER_ADDRESSES = {
        "facebook": ("https://graph.facebook.com/", "https://graph.facebook.com/")
    }
    html = staff.get("/admin/").content.decode()
    assert "standin-banner" not in html.replace("standins.css", "")
