from __future__ import annotations

from django.urls import URLPattern

app_name = "orders_hooks"
urlpatterns: list[URLPattern] = []
