from __future__ import annotations

from django.urls import path

from . import views

app_name = "insights"
urlpatterns = [
    path("", views.show_report, name="report"),
    path("chart.svg", views.show_chart, name="chart"),
    path("csv/", views.export_report, name="csv"),
    path("costs/", views.enter_cost, name="cost"),
]
