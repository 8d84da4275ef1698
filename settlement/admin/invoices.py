"""Invoices behind the counter: found, issued, voided; and where one order's money is."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.desk.access import choose_site, list_sites, require
from orders.models import Order, Refund
from settlement.booking import book_what_is_new
from settlement.invoices import (
    NotInvoiceable,
    find_invoice,
    issue_invoice,
    issue_return_invoice,
    void_invoice,
)
from settlement.models import Invoice
from settlement.selectors import get_order_split

from .months import WATCH, list_crumbs

ISSUE = "settlement.add_invoice"
VOID = "settlement.void_invoice"
PAGE_SIZE = 50


def list_invoices(request: HttpRequest) -> HttpResponse:
    """List a city's invoices, newest first; `?q=` finds a number or an order."""
    require(request.user, WATCH)
    site = choose_site(request)
    text = request.GET.get("q", "").strip()[:60]
    rows = Invoice.objects.filter(site=site).select_related("order").order_by("-issued_at")
    if text:
        year, _dash, number = text.partition("-")
        matching = Q(order__number__icontains=text) | Q(recipient__icontains=text)
        if year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) < 9:
            matching |= Q(fiscal_year=int(year), number=int(number))
        rows = rows.filter(matching)
    return render(
        request,
        "settlement/admin/invoices.html",
        {
            "page_title": _("Invoices"),
            "header_icon": "doc-full",
            "breadcrumbs_items": list_crumbs(_("Invoices")),
            "site": site,
            "sites": list_sites(request),
            "text": text,
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
        },
    )


def show_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Show an invoice as it was issued, with what may be done with it."""
    require(request.user, WATCH)
    invoice = _find_invoice(request, invoice_id)
    return render(
        request,
        "settlement/admin/invoice.html",
        {
            "page_title": invoice.label,
            "header_icon": "doc-full",
            "breadcrumbs_items": list_crumbs(_("Invoices"), invoice.label),
            "invoice": invoice,
            "content": invoice.content,
            "may_void": request.user.has_perm(VOID) and invoice.voided_at is None,
        },
    )


@require_POST
def void(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Take an invoice out of force, with a reason."""
    require(request.user, VOID)
    invoice = _find_invoice(request, invoice_id)
    reason = " ".join(request.POST.get("reason", "").split())
    if not reason:
        messages.error(request, _("Please say why it no longer counts."))
    elif void_invoice(invoice, reason=reason, by=request.user):
        messages.success(request, _("The invoice no longer counts. Its number stays used."))
    return redirect("books:invoice", invoice_id)


def show_order(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Show where every yen of an order is, and its invoices."""
    require(request.user, WATCH)
    order = _find_order(request, order_id)
    book_what_is_new()
    refunds = Refund.objects.filter(payment__order=order).order_by("pk")
    issued = Invoice.objects.filter(order=order).order_by("-issued_at")
    return render(
        request,
        "settlement/admin/order.html",
        {
            "page_title": _("Money of order %(number)s") % {"number": order.number},
            "header_icon": "doc-full",
            "breadcrumbs_items": list_crumbs(order.number),
            "order": order,
            "split": get_order_split(order),
            "invoices": issued,
            "refunds": [
                {
                    "refund": refund,
                    "may_issue": refund.state == Refund.State.DONE
                    and not any(
                        one.refund_id == refund.pk and one.voided_at is None for one in issued
                    ),
                }
                for refund in refunds
            ],
            "may_issue": request.user.has_perm(ISSUE),
            "has_invoice": find_invoice(order) is not None,
        },
    )


@require_POST
def issue(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Issue the invoice of an order."""
    require(request.user, ISSUE)
    order = _find_order(request, order_id)
    return _issue(
        request,
        order,
        lambda: issue_invoice(
            order, recipient=request.POST.get("recipient", "") or order.name, by=request.user
        ),
    )


@require_POST
def issue_return(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Issue the return invoice of a refund."""
    require(request.user, ISSUE)
    refund = (
        Refund.objects.select_related("payment__order__site")
        .filter(pk=refund_id, payment__order__site__in=list_sites(request))
        .first()
    )
    if refund is None:
        raise Http404("No such refund here")
    return _issue(
        request,
        refund.payment.order,
        lambda: issue_return_invoice(refund, by=request.user),
    )


def _issue(request: HttpRequest, order: Order, write: Any) -> HttpResponse:
    try:
        invoice = write()
    except NotInvoiceable:
        messages.error(request, _("There is nothing to issue an invoice for at this moment."))
        return redirect("books:order", order.pk)
    return redirect("books:invoice", invoice.pk)


def _find_invoice(request: HttpRequest, invoice_id: int) -> Invoice:
    found = (
        Invoice.objects.select_related("order", "site", "issued_by", "voided_by")
        .filter(pk=invoice_id, site__in=list_sites(request))
        .first()
    )
    if found is None:
        raise Http404("No such invoice here")
    return found


def _find_order(request: HttpRequest, order_id: uuid.UUID) -> Order:
    found = (
        Order.objects.select_related("site")
        .filter(pk=order_id, site__in=list_sites(request))
        .first()
    )
    if found is None:
        raise Http404("No such order here")
    return found
