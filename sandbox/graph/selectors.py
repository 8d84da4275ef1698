from __future__ import annotations

from sandbox.graph.models import Page


def list_pages() -> list[Page]:
    return list(Page.objects.order_by("pk"))
