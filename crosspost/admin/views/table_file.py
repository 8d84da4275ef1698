from __future__ import annotations

import zoneinfo
from datetime import UTC

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.generic import View

from crosspost.admin import access
from crosspost.admin.filters import Question
from crosspost.admin.table_file import stream_posts
from crosspost.selectors import list_channels


class TableFileView(View):
    """What the monitor's address asks for, as a table file. GET."""

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        access.require(request.user, access.WATCH)
        site = access.choose_site(request)
        channels = list_channels(site)
        question = Question.read(request.GET, channels=channels)
        zone = timezone.get_current_timezone()
        lines = stream_posts(
            site,
            question.to_filters(),
            channel_ids=[channel.pk for channel in channels],
            language=translation.get_language() or "",
            zone=zone if isinstance(zone, zoneinfo.ZoneInfo) else zoneinfo.ZoneInfo(str(UTC)),
        )
        today = timezone.localdate()
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="posts-{today:%Y-%m-%d}.csv"'
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
