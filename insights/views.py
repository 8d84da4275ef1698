"""Sales under Reports: a table, a chart and a file of the same rows; costs are entered here."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.models import CitySettings
from core.table_files import disarm
from orders.desk.access import choose_site, list_sites, require

from .charts import draw_chart
from .forms import CostForm
from .reports import BY_ANNOUNCEMENT, KINDS, Row, build_report

WATCH = "insights.view_report"
ENTER = "insights.add_cost"
LONGEST = timedelta(days=731)


class PeriodForm(forms.Form):
    since = forms.DateField(label=pgettext_lazy("day", "From"))
    until = forms.DateField(label=pgettext_lazy("day", "To"))
    by = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])


@require_safe
def show_report(request: HttpRequest) -> HttpResponse:
    """Show the sales of some days: `?by=day&since=2026-11-01&until=2026-11-22`."""
    require(request.user, WATCH)
    site, (by, since, until) = choose_site(request), _read(request)
    may_enter = by == BY_ANNOUNCEMENT and request.user.has_perm(ENTER)
    rows = build_report(site, by=by, since=since, until=until)
    return render(
        request,
        "insights/report.html",
        {
            "page_title": _("What was sold"),
            "header_icon": "history",
            "site": site,
            "sites": list_sites(request),
            "rows": rows,
            "total_minor": sum(row.amount_minor for row in rows),
            "cost_minor": sum(row.cost_minor or 0 for row in rows),
            "currency": CitySettings.for_site(site).currency,
            "by": by,
            "kinds": [(kind, name_kind(kind)) for kind in KINDS],
            "heading": name_kind(by),
            "since": since,
            "until": until,
            "query": f"site={site.pk}&by={by}&since={since}&until={until}",
            "shows_cost": by == BY_ANNOUNCEMENT,
            "cost_form": CostForm(site=site) if may_enter else None,
        },
    )


@require_safe
def show_chart(request: HttpRequest) -> HttpResponse:
    """Return the same rows as a drawing."""
    require(request.user, WATCH)
    site, (by, since, until) = choose_site(request), _read(request)
    rows = build_report(site, by=by, since=since, until=until)
    currency = CitySettings.for_site(site).currency
    drawn = draw_chart(rows, title=f"{name_kind(by)} {since} – {until}", currency=currency)
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


@require_safe
def export_report(request: HttpRequest) -> HttpResponse:
    """Return the same rows as CSV."""
    require(request.user, WATCH)
    site, (by, since, until) = choose_site(request), _read(request)
    rows = build_report(site, by=by, since=since, until=until)
    response = HttpResponse(_write_csv(rows, by=by), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sales-{by}-{since}-{until}.csv"'
    return response


@require_POST
def enter_cost(request: HttpRequest) -> HttpResponse:
    """Write down what an announcement, or all of a month, cost."""
    require(request.user, WATCH)
    require(request.user, ENTER)
    site = choose_site(request)
    form = CostForm(request.POST, site=site)
    if form.is_valid():
        user: Any = request.user  # a member of staff: the rights were asked for above
        form.instance.entered_by = user
        form.save()
        messages.success(request, _("The cost is written down."))
    else:
        messages.error(
            request, _("Please choose an announcement or a month, and write an amount and a note.")
        )
    return redirect(f"{reverse('insights:report')}?site={site.pk}&by={BY_ANNOUNCEMENT}")


def name_kind(kind: str) -> str:
    """Return the heading of a report's first column."""
    return {
        "product": _("Product"),
        "producer": _("Producer"),
        "day": _("Day"),
        BY_ANNOUNCEMENT: _("Announcement"),
    }[kind]


def _read(request: HttpRequest) -> tuple[str, date, date]:
    """Return what is asked for; what cannot be read counts as the last 30 days per product."""
    today = timezone.localdate()
    usual = {"by": "product", "since": today - timedelta(days=29), "until": today}
    form = PeriodForm({**usual, **request.GET.dict()})
    form.is_valid()
    chosen = {**usual, **form.cleaned_data}
    since, until = sorted([chosen["since"], chosen["until"]])
    return chosen["by"], max(since, until - LONGEST), until


def _write_csv(rows: list[Row], *, by: str) -> str:
    """Amounts are plain whole numbers; no cell can start a formula."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    head = [name_kind(by), _("Orders"), _("Pieces"), _("Sold with tax")]
    writer.writerow([*head, _("Cost"), _("Cost per yen earned")])
    for row in rows:
        cost = "" if row.cost_minor is None else row.cost_minor
        cells = [disarm(row.name), row.orders, row.pieces, row.amount_minor]
        writer.writerow([*cells, cost, row.cost_per_yen])
    return text.getvalue()
