from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from alerts.models import AlertUpdate
from alerts.services import raise_alert
from core.models import CitySettings
from tests.factories.pages import build_home, get_site
from users.models import User

RAIN = {
    "ja": {
        "title": "大雨警報 川上・瀬の橋地区に避難指示",
        "body": "川の水が増えています。川からはなれてください。",
        "steps": ["川上小学校か町民センターへ行く", "外が危ないときは二階へ"],
    },
    "en": {
        "title": "Heavy rain: leave Kawakami and Senohashi now",
        "body": "The river rises. Keep away from it.",
        "steps": ["Go to Kawakami Elementary School"],
    },
}


@pytest.fixture
def site(db: Any) -> Site:
    build_home()
    city = CitySettings.for_site(get_site())
    city.name, city.phone, city.office_name = "鳴瀬谷町", "0954-00-0100", "鳴瀬谷町役場"
    city.desk_emails = "desk@city.example"
    city.save()
    return get_site()


@pytest.fixture
def officer(db: Any) -> User:
    return User.objects.create_user("officer", email="officer@city.example", display_name="久保 章")


def raise_rain(site: Site, **values: Any) -> AlertUpdate:
    return raise_alert(
        site,
        **{
            "level": "danger",
            "texts": RAIN,
            "review_at": timezone.now() + timedelta(hours=3),
            **values,
        },
    )
