from __future__ import annotations

from django.urls import path

from . import views

app_name = "alerts"
urlpatterns = [path("emergency/", views.emergency, name="emergency")]
