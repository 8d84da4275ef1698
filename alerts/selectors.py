"""What readers and staff see of the notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Site

from core.models import CitySettings
from core.pagecache import get_generation

from .levels import Level, UpdateKind
from .models import Alert, AlertTemplate, AlertUpdate, EmergencyContacts
from .models.contacts import Telephone, read_telephones
from .texts import NoticeText, choose_text

#: How long a lifted notice is still named on the emergency page.
REMEMBERED = timedelta(hours=24)
UPDATES_SHOWN = 20
_MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Banner:
    """What every page says of the notice that is out, in all languages."""

    level: str
    texts: dict[str, dict[str, Any]]
    updated_at: datetime

    @property
    def text(self) -> NoticeText:
        return choose_text(self.texts)

    @property
    def level_name(self) -> str:
        return str(Level(self.level).label)


def get_banner(site: Site) -> Banner | None:
    """Return the notice that stands on every page of a city, or None: at most one query.

    Kept together with the pages themselves: what is read here belongs to the generation of
    stored pages that was current before the query, so nothing old can outlive a new notice.
    """
    cache, key = caches["pages"], f"{get_generation()}:banner:{site.pk}"
    known = cache.get(key, _MISSING)
    if known is not _MISSING:
        return known
    alert = get_active_alert(site)
    banner = (
        Banner(level=alert.level, texts=alert.texts, updated_at=alert.updated_at) if alert else None
    )
    cache.set(key, banner, settings.PAGE_CACHE_SECONDS)
    return banner


def get_active_alert(site: Site) -> Alert | None:
    """Return the notice that is out, or None."""
    return Alert.objects.filter(site=site, ended_at__isnull=True).first()


def get_last_ended(site: Site, *, now: datetime | None = None) -> AlertUpdate | None:
    """Return the closing words of a notice that was lifted within a day, or None."""
    since = (now or timezone.now()) - REMEMBERED
    return (
        AlertUpdate.objects.filter(alert__site=site, kind=UpdateKind.ENDED, at__gte=since)
        .select_related("alert")
        .first()
    )


def list_updates(alert: Alert) -> list[AlertUpdate]:
    """Return what was said in a notice, newest first; the first is what holds now."""
    return list(alert.updates.all()[:UPDATES_SHOWN])


def is_newest(update_key: object, alert: Alert) -> bool:
    """Whether nothing was said after an update."""
    newest = alert.updates.values_list("key", flat=True).first()
    return newest is not None and str(newest) == str(update_key)


def list_telephones(site: Site, city: CitySettings) -> list[Telephone]:
    """Return the numbers for an emergency in the active language; else the city hall's."""
    contacts = EmergencyContacts.for_site(site)
    is_japanese = (translation.get_language() or settings.LANGUAGE_CODE).startswith("ja")
    lines = contacts.phones if is_japanese else contacts.phones_latin or contacts.phones
    found = read_telephones(lines)
    if not found and city.phone:
        name = city.office_name if is_japanese else city.office_name_latin or city.office_name
        found = [Telephone(label=name or city.name, number=city.phone)]
    return found


def list_templates(site: Site) -> list[AlertTemplate]:
    """Return a city's prepared texts, the gravest first."""
    order = list(reversed(Level.values))
    return sorted(
        AlertTemplate.objects.filter(site=site), key=lambda row: (order.index(row.level), row.name)
    )


def get_emergency_url(site: Site) -> str:
    """Return the absolute address of the emergency page in the site's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return urljoin(site.root_url, reverse("alerts:emergency"))
