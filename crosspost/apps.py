from __future__ import annotations

from django.apps import AppConfig


class CrosspostConfig(AppConfig):
    name = "crosspost"
