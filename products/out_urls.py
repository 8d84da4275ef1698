"""The way out to other shops has one address for ever, in no language."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "products_out"
urlpatterns = [path("out/<int:pk>", views.leave, name="out")]
