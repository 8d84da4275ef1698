from __future__ import annotations

from django.apps import AppConfig


class TroubleConfig(AppConfig):
    name = "sandbox.trouble"
    label = "trouble"
