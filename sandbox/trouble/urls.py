from __future__ import annotations

from django.urls import path

from sandbox.trouble import control, views

urlpatterns = [
    path("trouble/", views.show_troubles, name="troubles"),
    path("trouble/start/", views.press_trouble, name="press_trouble"),
    path("trouble/stop/", views.stop_trouble, name="stop_trouble"),
    path("trouble/clock/", views.press_clock, name="press_clock"),
    path("trouble/reset/", views.press_reset, name="press_reset"),
    path("trouble/requests/", views.show_requests, name="requests"),
    path("trouble/refusals/", views.show_refusals, name="refusals"),
]

control_urlpatterns = [
    path("reset/", control.reset),
    path("clock/", control.clock),
    path("requests/", control.list_requests),
    path("refusals/", control.list_refusals),
    path("<slug:provider>/trouble/", control.trouble),
]
