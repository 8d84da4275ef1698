"""The rows with which a city begins: its Site, front page, languages, roles and accounts.

Nothing here is the demo's. Running it again changes no value that somebody has set since; it
adds what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from wagtail.models import Locale, Page, Site

from core.models import CitySettings
from crosspost.models import FacebookApp
from home.models import HomePage
from orders.models import GatewayAccount, ShopSettings

from .roles import ensure_roles


@dataclass(frozen=True, kw_only=True)
class NewCity:
    """What must be known of a city at its start; all else is written in the admin later."""

    name: str
    hostname: str
    port: int = 443
    slug: str = "home"
    #: What the shop's legal notice wants; "" is written in the admin later.
    postal_address: str = ""
    phone: str = ""
    email: str = ""
    responsible_person: str = ""


class CityNotStarted(Exception):  # noqa: N818 (a sentence for the operator)
    """The city could not be started; the text says why and what to do."""


@transaction.atomic
def start_city(new: NewCity) -> Site:
    """Create or complete a city and return its Site.

    Wagtail's own welcome page and its Site give way to the first city. The accounts at
    Facebook and Stripe take their values from settings.FIRST_CITY, where it has any, and only
    for a city that has no account yet. Raises CityNotStarted.
    """
    ensure_locales()
    site = _find_site(new)
    home = _ensure_home(new, site)
    if site is None:
        is_first = not Site.objects.filter(is_default_site=True).exists()
        site = Site(root_page=home, is_default_site=is_first)
    site.hostname, site.port, site.root_page = new.hostname, new.port, home
    site.site_name = site.site_name or new.name
    site.save()
    _remove_welcome_page()
    _describe_city(new, site)
    _ensure_accounts(site)
    ensure_roles(site)
    return site


def ensure_locales() -> dict[str, Locale]:
    """Return the languages of the installation by code, made at the first call."""
    return {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    }


def _find_site(new: NewCity) -> Site | None:
    """Return the city's Site, or Wagtail's first one while no city has taken it."""
    known = Site.objects.filter(hostname=new.hostname, port=new.port).first()
    if known is not None:
        return known
    first = Site.objects.filter(is_default_site=True).first()
    if first is None:
        return None
    return first if _is_welcome_page(first.root_page) else None


def _ensure_home(new: NewCity, site: Site | None) -> Page:
    if site is not None and not _is_welcome_page(site.root_page):
        return site.root_page
    root = Page.get_first_root_node()
    welcome = site.root_page if site is not None else None
    if welcome is not None and welcome.slug == new.slug:
        # Two pages under one parent cannot share a slug, not even for a moment.
        Page.objects.filter(pk=welcome.pk).update(slug="welcome-to-wagtail")
        root.refresh_from_db()
    if root.get_children().filter(slug=new.slug).exists():
        raise CityNotStarted(
            f"There is a page “{new.slug}” at the top already. Nothing was changed. "
            "Choose another name with --slug."
        )
    home = HomePage(title=new.name, slug=new.slug, locale=ensure_locales()["ja"])
    root.add_child(instance=home)
    home.save_revision().publish()
    return Page.objects.get(pk=home.pk)


def _is_welcome_page(page: Page) -> bool:
    """Whether a page is the one that Wagtail's migrations put at the top."""
    return page.specific_class is Page and page.depth == 2


def _remove_welcome_page() -> None:
    taken = Site.objects.values("root_page_id")
    for page in Page.get_first_root_node().get_children().exclude(pk__in=taken):
        if _is_welcome_page(page) and page.is_leaf():
            page.delete()


def _describe_city(new: NewCity, site: Site) -> None:
    """Write what is known of the city where nothing stands yet."""
    _fill_in(
        CitySettings.for_site(site),
        {
            "name": new.name,
            "address": new.postal_address,
            "phone": new.phone,
            "email": new.email,
        },
    )
    _fill_in(ShopSettings.for_site(site), {"responsible_person": new.responsible_person})


def _fill_in(row: Model, values: dict[str, str]) -> None:
    changed = [name for name, value in values.items() if value and not getattr(row, name)]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()


def _ensure_accounts(site: Site) -> None:
    values = settings.FIRST_CITY
    if values["facebook_app_id"]:
        FacebookApp.objects.get_or_create(
            site=site,
            defaults={
                "app_id": values["facebook_app_id"],
                "app_secret": values["facebook_app_secret"],
                "webhook_verify_token": values["facebook_webhook_verify_token"],
            },
        )
    if values["stripe_secret_key"]:
        GatewayAccount.objects.get_or_create(
            site=site,
            is_active=True,
            defaults={
                "provider": "stripe",
                "secret_key": values["stripe_secret_key"],
                "webhook_secret": values["stripe_webhook_secret"],
            },
        )
