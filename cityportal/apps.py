from __future__ import annotations

from django.apps import AppConfig


class CityportalConfig(AppConfig):
    """The project itself: commands that need every room, and the demo city. No models."""

    name = "cityportal"
    verbose_name = "cityportal"
