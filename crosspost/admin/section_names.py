"""The name of a kind of page, as the page chooser says it."""

from __future__ import annotations

from django.apps import apps


def say_section(section: str) -> str:
    """Return the name of "news.storypage"; "" where that kind is not installed any more."""
    try:
        return str(apps.get_model(section)._meta.verbose_name) if section else ""
    except (LookupError, ValueError):
        return ""
