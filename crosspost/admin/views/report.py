"""The report: posts by month, Page, kind of page and state, in the words of the monitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import Site

from crosspost.admin import access
from crosspost.admin.report_filters import ReportFilterSet
from crosspost.admin.section_names import say_section
from crosspost.admin.table_file import BYTE_ORDER_MARK, escape_cells
from crosspost.admin.times import get_zone
from crosspost.models import Channel, Delivery
from crosspost.selectors import list_channels
from crosspost.selectors.report import ReportRow, count_by_month
from crosspost.words import STATE_WORDS

DAYS_SHOWN = 365


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One line as people read it; `month_key` is "2026-11"."""

    month: str
    month_key: str
    channel: str
    section: str
    state: str
    number: int


class MonthReportView(ReportView):
    """The last year where no day is asked for. Tables are files of Excel or CSV."""

    page_title = gettext_lazy("Posts on Facebook by month")
    header_icon = "mail"
    index_url_name = "crosspost_report"
    index_results_url_name = "crosspost_report_results"
    results_template_name = "crosspost/report_results.html"
    filterset_class = ReportFilterSet
    verbose_name_plural = gettext_lazy("posts on Facebook")
    columns = [
        Column("month", label=gettext_lazy("Month")),
        Column("channel", label=gettext_lazy("Facebook Page")),
        Column("section", label=gettext_lazy("Kind of page")),
        Column("state", label=gettext_lazy("State")),
        Column("number", label=pgettext_lazy("how many", "Number")),
    ]
    list_export = ["month_key", "channel", "section", "state", "number"]
    export_headings = {"month_key": gettext_lazy("Month")} | {
        column.name: column.label for column in columns
    }
    custom_value_preprocess = ReportView.custom_value_preprocess | {
        str: {ReportView.FORMAT_CSV: lambda value: escape_cells([value])[0]}
    }
    site: Site

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        access.require(request.user, access.WATCH)
        self.site = access.choose_site(request)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    @cached_property
    def channels(self) -> list[Channel]:
        return list_channels(self.site)

    @cached_property
    def zone(self) -> Any:
        return self.channels[0].zone if self.channels else get_zone("UTC")

    @cached_property
    def days(self) -> tuple[date, date]:
        """The days that are counted, both included."""
        asked = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        until = asked.get("until") or timezone.now().astimezone(self.zone).date()
        return asked.get("since") or until - timedelta(days=DAYS_SHOWN), until

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return super().get_filterset_kwargs() | {"zone": self.zone}

    def get_page_subtitle(self) -> str:
        since, until = (date_format(day, "DATE_FORMAT") for day in self.days)
        return _("%(since)s to %(until)s") % {"since": since, "until": until}

    def get_base_queryset(self) -> Any:
        return Delivery.objects.filter(channel__in=[channel.pk for channel in self.channels])

    def get_queryset(self) -> Any:
        return self.get_base_queryset()

    def get_filtered_queryset(self) -> list[ReportLine]:
        rows = self.filter_queryset(self.get_queryset())
        since, until = self.days
        rows = self.filters.begin_with(rows, "since", since)
        rows = self.filters.end_with(rows, "until", until)
        return [_say(row) for row in count_by_month(rows, zone=self.zone)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        total = sum(line.number for line in self.object_list)
        return super().get_context_data(total=total, **kwargs)

    def get_filename(self) -> str:
        since, until = self.days
        return f"posts-by-month-{since}-{until}"

    def write_csv_response(self, queryset: Any) -> HttpResponse:
        """Return the whole file: it is short, and its words are those of the reader's language.

        What is streamed is written when that language is not active any more.
        """
        body = b"".join(self.stream_csv(queryset))
        response = HttpResponse(
            BYTE_ORDER_MARK.encode() + body, content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response


def _say(row: ReportRow) -> ReportLine:
    return ReportLine(
        month=date_format(row.month, "YEAR_MONTH_FORMAT"),
        month_key=f"{row.month:%Y-%m}",
        channel=row.channel_name,
        section=say_section(row.section) or _("page that is gone"),
        state=str(STATE_WORDS[row.state].label),
        number=row.number,
    )
