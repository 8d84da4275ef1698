from __future__ import annotations

from django.urls import path

from . import views

app_name = "settlement"
urlpatterns = [
    path("orders/<str:token>/invoice/", views.show_invoice, name="invoice"),
    path("orders/<str:token>/invoice/issue/", views.issue, name="issue"),
    path("orders/<str:token>/invoice.pdf", views.download, name="pdf"),
]
