"""A city's months and each producer's statement, as pages and as CSV."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from orders.desk.access import choose_site, list_sites, require
from products.models import Producer
from settlement.csv_files import write_month, write_statement
from settlement.models import Finding, SettlementSettings
from settlement.reconcile import find_last_check
from settlement.selectors import Statement, build_statement, list_month, list_months

WATCH = "settlement.view_entry"


def show_month(request: HttpRequest) -> HttpResponse:
    """Show a month of a city: every producer with sums; `?month=2026-11`."""
    require(request.user, WATCH)
    site = choose_site(request)
    first = read_month(request.GET.get("month", ""))
    rows = list_month(site, year=first.year, month=first.month)
    return render(
        request,
        "settlement/admin/month.html",
        {
            "page_title": _("Books"),
            "header_icon": "doc-full",
            "site": site,
            "sites": list_sites(request),
            "first": first,
            "months": list_months(site),
            "rows": rows,
            "total": {
                name: sum(getattr(row, name) for row in rows)
                for name in ("goods_minor", "commission_minor", "shipping_minor", "payout_minor")
            },
            "checked_at": find_last_check(),
            "findings": Finding.objects.filter(site=site, mended_at=None),
            "may_change_rates": request.user.has_perm("settlement.change_commissionrate"),
        },
    )


def export_month(request: HttpRequest) -> HttpResponse:
    """Return a month's producers as CSV."""
    require(request.user, WATCH)
    site = choose_site(request)
    first = read_month(request.GET.get("month", ""))
    rows = list_month(site, year=first.year, month=first.month)
    return attach(write_month(rows, first=first), f"statements-{first:%Y-%m}.csv")


def show_statement(request: HttpRequest, producer_id: int, year: int, month: int) -> HttpResponse:
    """Show one producer's month; it prints as the statement that goes out."""
    statement = _find_statement(request, producer_id, year, month)
    settings = SettlementSettings.for_site(statement.site)
    return render(
        request,
        "settlement/admin/statement.html",
        {
            "page_title": _("Statement"),
            "header_icon": "doc-full",
            "breadcrumbs_items": list_crumbs(statement.producer.name),
            "statement": statement,
            "issuer": settings.issuer_name,
            "number": settings.invoice_number,
        },
    )


def export_statement(request: HttpRequest, producer_id: int, year: int, month: int) -> HttpResponse:
    """Return one producer's month as CSV."""
    statement = _find_statement(request, producer_id, year, month)
    name = f"statement-{statement.producer.key}-{year}-{month:02d}.csv"
    return attach(write_statement(statement), name)


def list_crumbs(*labels: str) -> list[dict[str, Any]]:
    """Return the way to a page of the books."""
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("books:month"), "label": _("Books")},
        *[{"url": "", "label": label} for label in labels],
    ]


def attach(text: str, name: str) -> HttpResponse:
    """Return CSV for download; the mark in front lets Excel read Japanese."""
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def read_month(text: str) -> date:
    """Return the first day of the month that an address names, this month if it names none."""
    year, _dash, month = text.partition("-")
    if year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal():
        return check_month(int(year[:5]), int(month[:3]))
    return timezone.localdate().replace(day=1)


def check_month(year: int, month: int) -> date:
    """Return the first day of a month; raise Http404 for one that books cannot have."""
    if not 2000 <= year <= 2200 or not 1 <= month <= 12:
        raise Http404("No such month")
    return date(year, month, 1)


def _find_statement(request: HttpRequest, producer_id: int, year: int, month: int) -> Statement:
    require(request.user, WATCH)
    check_month(year, month)
    sites: list[Site] = list_sites(request)
    producer = (
        Producer.objects.select_related("site").filter(pk=producer_id, site__in=sites).first()
    )
    if producer is None:
        raise Http404("No such producer here")
    return build_statement(producer, year=year, month=month)
