from __future__ import annotations

from datetime import date

from django import template

register = template.Library()


@register.filter
def read_day(text: str) -> date:
    """Return a stored day, such as 2026-11-22."""
    return date.fromisoformat(text)


@register.filter
def name_entry(kind: str) -> str:
    """Return the words for a kind of entry."""
    from settlement.models import EntryKind

    return str(EntryKind(kind).label)
