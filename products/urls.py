from __future__ import annotations

from django.urls import path

from . import views

app_name = "products"
urlpatterns = [path("order-sheet/<int:pk>/", views.show_order_sheet, name="fax")]
