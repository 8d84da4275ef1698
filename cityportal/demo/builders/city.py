"""The whole demo city, in the order in which its parts need each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from cityportal.demo.texts import city
from cityportal.first_city import NewCity, ensure_locales, start_city
from cityportal.roles import ensure_collection, ensure_roles
from core.models import CitySettings
from core.pagecache import expire_pages_on_commit
from crosspost.models import Channel
from crosspost.states import Timing
from news.models import Contributor
from products.models import Sellable

from . import catalogue, plans
from .channels import build_channels, set_rules_of_shop, wish_for_post
from .emergency import build_emergency
from .languages import plan_languages
from .pages import PageBook, PagePlan
from .pictures import PictureShelf
from .staff import build_staff

HOSTNAME = "localhost"
#: What the demo tells on Facebook as soon as worker and sandbox run.
TOLD_BY_TOWN = ("story:kiln-opening", "story:school-lunch", "story:onsen-street")
TOLD_BY_SHOP = ("product:onsen-tofu", "product:lemongrass-tea", "product:black-garlic")
#: What stands in the shop's queue, and what is planned for a morning.
LINED_UP = ("product:onsen-lotion", "product:tea-bowl", "product:honey-jar")
PLANNED = ("story:morning-market",)
#: Of these the pictures are posted, not a card with a link.
TOLD_IN_PHOTOS = ("story:school-lunch",)


@transaction.atomic
def build_city(*, port: int) -> tuple[Site, dict[str, Sellable], dict[str, Any]]:
    """Create or update everything but the orders; return site, goods by key, staff by name."""
    today = timezone.localdate()
    follow_port(port=port)
    site = start_city(NewCity(name=city.NAME, hostname=HOSTNAME, port=port))
    shelf = PictureShelf(ensure_collection(site))
    people = build_staff(site)
    build_emergency(site, by=people["editor"])
    channels = build_channels(site, sandbox_url=settings.SANDBOX_URL, by=people["operator"])
    set_rules_of_shop(channels["shop"], by=people["operator"])
    contributors = _build_contributors(site)
    makers = catalogue.build_producers(site)
    goods = catalogue.build_sellables(site, today=today, by=people["shop"])

    book = PageBook(site, shelf, ensure_locales())
    japanese = [
        *plans.plan_frame(book),
        *plans.plan_stories(contributors, shelf, today=today, author=people["writer"]),
        *plans.plan_places(shelf),
        *plans.plan_producers(makers, shelf),
        *plans.plan_products(goods, shelf, today=today, author=people["shop"]),
    ]
    book.build([_tell(plan, site=site, channels=channels) for plan in japanese])
    book.build(plan_languages(book))
    _describe_city(site, shelf)
    catalogue.build_shop_terms(site)
    _link_facebook(book.get("home"), channels)
    ensure_roles(site)
    expire_pages_on_commit()
    return site, goods, people


def follow_port(*, port: int) -> None:
    """Let the demo's site and Pages answer where they are started now."""
    site = Site.objects.filter(hostname=HOSTNAME).order_by("-is_default_site", "pk").first()
    if site is None or site.root_page.specific_class is Page:
        return  # nothing here yet but Wagtail's welcome page
    if site.port != port:
        site.port = port
        site.save()
    build_channels(site, sandbox_url=settings.SANDBOX_URL, by=None)


def _tell(plan: PagePlan, *, site: Site, channels: dict[str, Channel]) -> PagePlan:
    if plan.key in (*TOLD_BY_TOWN, *PLANNED):
        channel = channels["city"]
    elif plan.key in (*TOLD_BY_SHOP, *LINED_UP):
        channel = channels["shop"]
    else:
        return plan
    timing = Timing.AT if plan.key in PLANNED else Timing.ON_PUBLISH
    timing = Timing.QUEUE if plan.key in LINED_UP else timing

    def wish(page: Page) -> None:
        wish_for_post(
            page,
            site=site,
            channel=channel,
            by=plan.author,
            timing=timing,
            shows_photos=plan.key in TOLD_IN_PHOTOS,
        )

    return replace(plan, before_publishing=wish)


def _build_contributors(site: Site) -> dict[str, Contributor]:
    return {
        person.key: Contributor.objects.update_or_create(
            site=site,
            name=person.name,
            kind=person.kind,
            defaults={"name_latin": person.name_latin, "role": person.role},
        )[0]
        for person in city.PEOPLE
    }


def _describe_city(site: Site, shelf: PictureShelf) -> None:
    row = CitySettings.for_site(site)
    values = {
        "name": city.NAME,
        "name_reading": city.NAME_READING,
        "name_latin": city.NAME_LATIN,
        "office_name": city.OFFICE_NAME,
        "address": city.ADDRESS,
        "phone": city.PHONE,
        "fax": city.FAX,
        "email": city.EMAIL,
        "office_hours": city.OFFICE_HOURS,
        "office_name_latin": city.OFFICE_NAME_LATIN,
        "office_hours_latin": city.OFFICE_HOURS_LATIN,
        "mail_sender": city.MAIL_SENDER,
        "desk_emails": city.DESK_EMAILS,
        "emblem": shelf.get("emblem"),
        "card_picture": shelf.get("og-default"),
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _link_facebook(home: Any, channels: dict[str, Channel]) -> None:
    home.facebook_city_url = channels["city"].page_url
    home.facebook_shop_url = channels["shop"].page_url
    home.save_revision(clean=False).publish()
