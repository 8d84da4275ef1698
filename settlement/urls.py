from __future__ import annotations

from django.urls import path

from . import corner, views

app_name = "settlement"
urlpatterns = [
    path("orders/<str:token>/invoice/", views.show_invoice, name="invoice"),
    path("orders/<str:token>/invoice/issue/", views.issue, name="issue"),
    path("orders/<str:token>/invoice.pdf", views.download, name="pdf"),
    path("corner/statements/", corner.show_months, name="corner_statements"),
    path(
        "corner/statements/<int:year>/<int:month>/",
        corner.show_statement,
        name="corner_statement",
    ),
    path(
        "corner/statements/<int:year>/<int:month>/csv/",
        corner.export_statement,
        name="corner_statement_csv",
    ),
]
