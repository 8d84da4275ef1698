"""The report: posts by month, Page, kind of page and state, in the words of the monitor."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crosspost.admin.filters import Question
from crosspost.admin.section_names import say_section
from crosspost.admin.table_file import BYTE_ORDER_MARK, escape_cells
from crosspost.admin.times import get_zone
from crosspost.selectors import list_channels
from crosspost.selectors.report import ReportRow, count_by_month
from crosspost.words import STATE_WORDS

from .base import CrosspostView

DAYS_SHOWN = 365


class ReportView(CrosspostView):
    """`since` and `until` are days; `export=csv` gives the same as a table file."""

    template_name = "crosspost/report.html"
    page_title = gettext_lazy("Posts on Facebook by month")
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return self._export()
        return super().get(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        since, until, rows = self._count()
        file_query = urlencode(
            {"site": self.site.pk, "since": since, "until": until, "export": "csv"}
        )
        return super().get_context_data(
            since=since,
            until=until,
            lines=[_say(row) for row in rows],
            total=sum(row.number for row in rows),
            file_url=f"{reverse('crosspost_report')}?{file_query}",
            **kwargs,
        )

    def _count(self) -> tuple[date, date, list[ReportRow]]:
        channels = list_channels(self.site)
        question = Question.read(self.request.GET, channels=channels)
        zone = channels[0].zone if channels else get_zone("UTC")
        until = question.until or timezone.now().astimezone(zone).date()
        since = question.since or until - timedelta(days=DAYS_SHOWN)
        rows = count_by_month(
            [channel.pk for channel in channels], since=since, until=until, zone=zone
        )
        return since, until, rows

    def _export(self) -> HttpResponse:
        since, until, rows = self._count()
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            [
                _("Month"),
                _("Facebook Page"),
                _("Kind of page"),
                _("State"),
                pgettext("how many", "Number"),
            ]
        )
        for row in rows:
            _month, *words = _say(row)
            writer.writerow(escape_cells([f"{row.month:%Y-%m}", *words]))
        response = HttpResponse(
            BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8"
        )
        name = f"posts-by-month-{since}-{until}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _say(row: ReportRow) -> list[Any]:
    return [
        date_format(row.month, "YEAR_MONTH_FORMAT"),
        row.channel_name,
        say_section(row.section) or _("page that is gone"),
        str(STATE_WORDS[row.state].label),
        row.number,
    ]
