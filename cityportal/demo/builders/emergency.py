"""Texts that the demo town has prepared for an emergency, and whom to call. No notice is out."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site

from alerts.models import AlertTemplate, EmergencyContacts
from alerts.prepared import save_template
from cityportal.demo.texts.emergency import PHONES, PHONES_LATIN, PREPARED


def build_emergency(site: Site, *, by: Any) -> None:
    """Prepare the town's texts and telephone numbers; what is there already stays."""
    for prepared in PREPARED:
        if not AlertTemplate.objects.filter(site=site, name=prepared.name).exists():
            save_template(
                site,
                name=prepared.name,
                level=prepared.level,
                texts=prepared.texts,
                facebook_text=prepared.facebook_text,
                user=by,
            )
    contacts = EmergencyContacts.for_site(site)
    if not contacts.phones:
        contacts.phones, contacts.phones_latin = PHONES, PHONES_LATIN
        contacts.save()
