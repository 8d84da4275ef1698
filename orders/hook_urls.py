from __future__ import annotations

from django.urls import path

from .views import hooks

app_name = "orders_hooks"
urlpatterns = [path("hooks/stripe/<int:account>/", hooks.stripe, name="stripe")]
