"""A producer's own statements in the producers' corner: months, one month, its file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from orders.corner.views import corner_page
from orders.models import CornerSession

from .admin.months import attach, check_month
from .csv_files import write_statement
from .models import SettlementSettings
from .selectors import Statement, build_statement, list_own_months

READ = require_http_methods(["GET", "HEAD"])


@corner_page
@READ
def show_months(request: HttpRequest, session: CornerSession) -> HttpResponse:
    """List the months in which something of this producer was booked."""
    return _render(request, session, "statements", months=list_own_months(session.producer))


@corner_page
@READ
def show_statement(
    request: HttpRequest, session: CornerSession, year: int, month: int
) -> HttpResponse:
    """Show one month of the session's own producer; there is no way to name another."""
    statement = _build(session, year, month)
    settings = SettlementSettings.for_site(statement.site)
    return _render(
        request,
        session,
        "statement",
        statement=statement,
        issuer=settings.issuer_name,
        number=settings.invoice_number,
        is_open=statement.first_day == timezone.localdate().replace(day=1),
    )


@corner_page
@READ
def export_statement(
    request: HttpRequest, session: CornerSession, year: int, month: int
) -> HttpResponse:
    statement = _build(session, year, month)
    name = f"statement-{statement.producer.key}-{year}-{month:02d}.csv"
    return attach(write_statement(statement), name)


def _build(session: CornerSession, year: int, month: int) -> Statement:
    check_month(year, month)
    statement = build_statement(session.producer, year=year, month=month)
    if not statement.lines:
        raise Http404("Nothing was booked in this month")
    return statement


def _render(
    request: HttpRequest, session: CornerSession, page: str, **context: Any
) -> HttpResponse:
    context |= {"producer": session.producer, "here": "statements"}
    return render(request, f"settlement/corner/{page}.html", context)
