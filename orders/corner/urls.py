from __future__ import annotations

from django.urls import path

from . import doors, views

app_name = "corner"
urlpatterns = [
    path("", views.show_parcels, name="parcels"),
    path("enter/", doors.enter, name="enter"),
    path("enter/<str:token>/", doors.open_link, name="open"),
    path("leave/", doors.leave, name="leave"),
    path("parcels/<uuid:order_id>/<int:number>/packed/", views.pack, name="pack"),
    path("parcels/<uuid:order_id>/<int:number>/shipped/", views.ship, name="ship"),
    path("stock/", views.show_stock, name="stock"),
    path("stock/<int:variant_id>/", views.change_stock, name="change_stock"),
    path("figures/", views.show_figures, name="figures"),
    path("problems/", views.show_problems, name="problems"),
    path("print/list/", views.print_papers, {"paper": "list"}, name="print_list"),
    path("print/slips/", views.print_papers, {"paper": "slips"}, name="print_slips"),
]
