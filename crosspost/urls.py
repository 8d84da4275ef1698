from __future__ import annotations

from django.urls import path, register_converter

from . import views
from .markers import PATTERN


class MarkerConverter:
    """A marker in an address: our own alphabet and length, nothing else reaches the database."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MarkerConverter, "marker")

app_name = "crosspost"
urlpatterns = [
    path("s/<marker:marker>/", views.short_link, name="short_link"),
    path("hooks/facebook/", views.facebook_webhook, name="facebook_webhook"),
]
