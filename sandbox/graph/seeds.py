"""What stands in Facebook's part at the start: one app, two Pages, their tokens."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_noop

from sandbox.graph.models import Callback, Notice, Page, Photo, Post, Subscription, Token
from sandbox.graph.weather import Forecast, weather
from sandbox.trouble.clock import get_now

APP_ID = "100000000000001"
APP_NAME = "cityportal"
WEBHOOK_PATH = "/hooks/facebook/"
APP_SECRET = "sandbox-app-secret"  # noqa: S105  (play)
USER_ID = "300000000000001"
SCOPES = [
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "pages_manage_engagement",
    "pages_manage_metadata",
]


@dataclass(frozen=True, kw_only=True)
class PageSeed:
    id: str
    name: str
    about: str
    category: str
    username: str
    token: str


PAGES = (
    PageSeed(
        id="200000000000001",
        name="鳴瀬谷町",
        about="鳴瀬谷町役場からのお知らせ。",
        category=gettext_noop("Government organization"),
        username="narusedani.town",
        token="EAAsandboxTown0001",  # noqa: S106
    ),
    PageSeed(
        id="200000000000002",
        name="鳴瀬谷のお店",
        about="鳴瀬谷の作り手と、その品。",
        category=gettext_noop("Shopping and retail"),
        username="narusedani.shop",
        token="EAAsandboxShop0001",  # noqa: S106
    ),
)
USER_TOKEN = "EAAsandboxUser0001"  # noqa: S105


def seed_facebook() -> None:
    now = get_now()
    for seed in PAGES:
        page, _made = Page.objects.get_or_create(
            pk=seed.id,
            defaults={
                "name": seed.name,
                "about": seed.about,
                "category": seed.category,
                "username": seed.username,
            },
        )
        if not page.tokens.exists():
            make_token(seed.token, page=page, issued_at=now)
    Token.objects.get_or_create(
        pk=USER_TOKEN,
        defaults={
            "kind": Token.Kind.USER,
            "app_id": APP_ID,
            "user_id": USER_ID,
            "scopes": SCOPES,
            "issued_at": now,
        },
    )


def make_token(value: str, *, page: Page, issued_at: datetime) -> Token:
    return Token.objects.create(
        value=value,
        kind=Token.Kind.PAGE,
        page=page,
        app_id=APP_ID,
        user_id=USER_ID,
        scopes=SCOPES,
        issued_at=issued_at,
    )


def clear_facebook() -> None:
    weather.change(Forecast())
    for model in (Callback, Notice, Photo, Post, Subscription, Token, Page):
        model.objects.all().delete()
    shutil.rmtree(settings.DATA_DIR / "media", ignore_errors=True)
