"""The column "Facebook" in listings of pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn

from core.social import is_shareable
from crosspost.selectors import DeliveryRow, SenderLight, get_sender_light, list_page_rows
from crosspost.states import State

from .access import may_watch
from .say import say_delivery
from .times import get_zone, say_moment


class FacebookColumn(BaseColumn):
    """The newest post of each Page, in the words of the monitor.

    All rows of a table are looked up at its first cell: a fixed number of queries per listing.
    """

    cell_template_name = "crosspost/cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        table, request = context["table"], context["request"]
        if not hasattr(table, "facebook_rows"):
            table.facebook_rows = _look_up(table.data)
        rows, sender = table.facebook_rows
        links = request is not None and may_watch(request.user)
        context["posts"] = [
            {
                "row": row,
                "sentence": say_delivery(row, sender=sender),
                "time": _say_time(row),
                "url": reverse("crosspost_delivery", args=[row.id]) if links else "",
            }
            for row in rows.get(instance.pk, [])
        ]
        return context


def _say_time(row: DeliveryRow) -> str:
    """Return when a planned post goes out; "" for all others, and once it is due."""
    if row.state != State.QUEUED or row.next_at is None or row.next_at <= timezone.now():
        return ""
    return say_moment(row.next_at, get_zone(row.timezone))


def _look_up(pages: Any) -> tuple[dict[int, list[DeliveryRow]], SenderLight | None]:
    shareable = [page for page in pages if is_shareable(page)]
    if not shareable:
        return {}, None
    return list_page_rows(shareable), get_sender_light()


def build_column() -> FacebookColumn:
    return FacebookColumn("facebook", label=_("Facebook"), width="16%")
