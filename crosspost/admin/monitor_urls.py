"""Addresses of the screens around the monitor."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from .views.bulk import BulkView
from .views.changes import CHANGE_VERBS, AskChangeView, ChangeActView
from .views.plan import PlanView
from .views.queue import QueueMoveView, QueueView
from .views.report import MonthReportView
from .views.table_file import TableFileView

urlpatterns: list[URLPattern] = [
    path("crossposting/posts.csv", TableFileView.as_view(), name="crosspost_file"),
    path("reports/crossposting/", MonthReportView.as_view(), name="crosspost_report"),
    path(
        "reports/crossposting/results/",
        MonthReportView.as_view(results_only=True),
        name="crosspost_report_results",
    ),
    path("crossposting/together/", BulkView.as_view(), name="crosspost_bulk"),
    path(
        "crossposting/posts/<uuid:delivery_id>/change/<slug:kind>/",
        AskChangeView.as_view(),
        name="crosspost_change",
    ),
    re_path(
        rf"^crossposting/changes/(?P<change_id>\d{{1,9}})/(?P<verb>{'|'.join(CHANGE_VERBS)})/$",
        ChangeActView.as_view(),
        name="crosspost_change_act",
    ),
    path("crossposting/posts/<uuid:delivery_id>/plan/", PlanView.as_view(), name="crosspost_plan"),
    path("crossposting/queues/<int:channel_id>/", QueueView.as_view(), name="crosspost_queue"),
    path(
        "crossposting/queues/<int:channel_id>/move/",
        QueueMoveView.as_view(),
        name="crosspost_queue_move",
    ),
]
