from __future__ import annotations

from django.urls import path

from . import commissions, invoices, months

app_name = "books"
urlpatterns = [
    path("", months.show_month, name="month"),
    path("csv/", months.export_month, name="month_csv"),
    path(
        "producers/<int:producer_id>/<int:year>/<int:month>/",
        months.show_statement,
        name="statement",
    ),
    path(
        "producers/<int:producer_id>/<int:year>/<int:month>/csv/",
        months.export_statement,
        name="statement_csv",
    ),
    path("commissions/", commissions.edit_commissions, name="commissions"),
    path("invoices/", invoices.list_invoices, name="invoices"),
    path("invoices/<int:invoice_id>/", invoices.show_invoice, name="invoice"),
    path("invoices/<int:invoice_id>/void/", invoices.void, name="void"),
    path("orders/<uuid:order_id>/", invoices.show_order, name="order"),
    path("orders/<uuid:order_id>/issue/", invoices.issue, name="issue"),
    path("refunds/<int:refund_id>/issue/", invoices.issue_return, name="issue_return"),
]
