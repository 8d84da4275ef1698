from __future__ import annotations

from django.urls import include, path

from sandbox import views

urlpatterns = [
    path("", views.start, name="start"),
    path("static/<path:path>", views.static_file, name="static"),
    path("", include("sandbox.graph.urls")),
    path("", include("sandbox.payments.urls")),
    path("", include("sandbox.mailbox.urls")),
    path("", include("sandbox.trouble.urls")),
    path("", include("sandbox.mall")),
    path("control/", include("sandbox.control_urls")),
]
