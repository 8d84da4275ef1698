"""The buyer's invoice: behind the order's unguessable address, like the order itself."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.http import same_origin_form
from orders.models import Order
from orders.selectors import get_order_by_token
from orders.views.common import SeeOther, private_page, require_site

from .invoices import LONGEST_NAME, NotInvoiceable, find_invoice, issue_invoice
from .models import Invoice
from .pdf import can_draw_pdf, draw_pdf

PRINT_CSS = Path(__file__).parent / "static" / "settlement" / "invoice.css"


@private_page
@require_http_methods(["GET", "HEAD"])
def show_invoice(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invoice of an order, or ask to whom it is made out."""
    order = _get_order(request, token)
    invoice = find_invoice(order)
    if invoice is None:
        if order.paid_at is None:
            return redirect("orders:order", token=token)
        return render(
            request, "settlement/ask.html", {"order": order, "longest_name": LONGEST_NAME}
        )
    return render(
        request,
        "settlement/invoice.html",
        {
            "order": order,
            "documents": _list_documents(invoice),
            "can_draw_pdf": can_draw_pdf(),
        },
    )


@same_origin_form
@private_page
@require_POST
def issue(request: HttpRequest, token: str) -> HttpResponse:
    """Issue the invoice, made out to the name that the buyer wrote."""
    order = _get_order(request, token)
    try:
        issue_invoice(order, recipient=request.POST.get("recipient", "") or order.name)
    except NotInvoiceable:
        return SeeOther(reverse("orders:order", args=[token]))
    return SeeOther(reverse("settlement:invoice", args=[token]))


@private_page
@require_http_methods(["GET", "HEAD"])
def download(request: HttpRequest, token: str) -> HttpResponse:
    """Return the invoice as PDF; 404 where this machine cannot draw one."""
    order = _get_order(request, token)
    invoice = find_invoice(order)
    if invoice is None or not can_draw_pdf():
        raise Http404("No PDF here")
    html = render_to_string(
        "settlement/print.html", {"documents": _list_documents(invoice), "order": order}
    )
    response = HttpResponse(
        draw_pdf(html, css=PRINT_CSS.read_text()), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{invoice.label}.pdf"'
    return response


def _list_documents(invoice: Invoice) -> list[Invoice]:
    """Return an invoice with the return invoices of its order that count, oldest first."""
    returns = Invoice.objects.filter(
        order=invoice.order_id, kind=Invoice.Kind.RETURN, voided_at__isnull=True
    )
    return [invoice, *returns.order_by("issued_at", "pk")]


def _get_order(request: HttpRequest, token: str) -> Order:
    order = get_order_by_token(token, site=require_site(request))
    if order is None:
        raise Http404("No such order")
    return order
