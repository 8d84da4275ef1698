"""The JSON doors for tests, gathered from every part."""

from __future__ import annotations

from sandbox.graph.urls import control_urlpatterns as graph
from sandbox.mailbox.urls import control_urlpatterns as mailbox
from sandbox.payments.urls import control_urlpatterns as payments
from sandbox.trouble.urls import control_urlpatterns as trouble

urlpatterns = [*trouble, *graph, *payments, *mailbox]
