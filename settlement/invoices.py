"""Issuing and voiding invoices. Numbers have no gaps: one locked row per city and year."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Site

from orders.models import Order, Refund
from orders.states import OrderState

from .documents import build_invoice_content, build_return_content
from .fiscal import get_fiscal_year
from .models import Invoice, InvoiceCounter

LONGEST_NAME = 120


class NotInvoiceable(Exception):  # noqa: N818  (named after what a buyer is told)
    """There is nothing to issue an invoice for: not paid, or paid back altogether."""


def find_invoice(order: Order) -> Invoice | None:
    """Return the invoice of an order that counts, or None."""
    return Invoice.objects.filter(
        order=order, kind=Invoice.Kind.INVOICE, voided_at__isnull=True
    ).first()


def issue_invoice(order: Order, *, recipient: str, by: Any = None) -> Invoice:
    """Issue the invoice of a paid order; one that counts already is returned as it is.

    Raises NotInvoiceable. The number is allotted in the transaction that writes the invoice, so
    that a failure leaves no gap.
    """
    known = find_invoice(order)
    if known is not None:
        return known
    if order.paid_at is None or order.state == OrderState.REFUNDED:
        raise NotInvoiceable
    try:
        with transaction.atomic():
            return _write(
                order.site,
                order=order,
                kind=Invoice.Kind.INVOICE,
                recipient=" ".join(recipient.split())[:LONGEST_NAME],
                issued_by=by,
                content=build_invoice_content(order),
            )
    except IntegrityError:
        known = find_invoice(order)
        if known is None:
            raise
        return known


def issue_return_invoice(refund: Refund, *, by: Any = None) -> Invoice:
    """Issue the return invoice for money that reached the buyer, once per refund.

    Raises NotInvoiceable while the money is on its way, or where nothing was sold for it.
    """
    known = Invoice.objects.filter(
        refund=refund, kind=Invoice.Kind.RETURN, voided_at__isnull=True
    ).first()
    if known is not None:
        return known
    order = refund.payment.order
    if refund.state != Refund.State.DONE or order.paid_at is None:
        raise NotInvoiceable
    first = find_invoice(order)
    try:
        with transaction.atomic():
            content = build_return_content(refund, invoice_label=first.label if first else "")
            if not content["rates"] and not content["exempt_rates"]:
                raise NotInvoiceable
            return _write(
                order.site,
                order=order,
                refund=refund,
                kind=Invoice.Kind.RETURN,
                recipient=first.recipient if first else order.name,
                issued_by=by,
                content=content,
            )
    except IntegrityError:
        return Invoice.objects.get(refund=refund, kind=Invoice.Kind.RETURN, voided_at__isnull=True)


@transaction.atomic
def void_invoice(invoice: Invoice, *, reason: str, by: Any) -> bool:
    """Take an invoice out of force; its number stays used. Return whether this call did it."""
    return bool(
        Invoice.objects.filter(pk=invoice.pk, voided_at__isnull=True).update(
            voided_at=timezone.now(), voided_by=by, void_reason=reason[:200]
        )
    )


def _write(site: Site, **fields: Any) -> Invoice:
    now = timezone.now()
    year = get_fiscal_year(timezone.localtime(now).date())
    return Invoice.objects.create(
        site=site,
        fiscal_year=year,
        number=_take_number(site, year),
        issued_at=now,
        **fields,
    )


def _take_number(site: Site, year: int) -> int:
    """Return the next number; the row stays locked until the invoice is committed."""
    InvoiceCounter.objects.get_or_create(site=site, fiscal_year=year)
    counter = InvoiceCounter.objects.select_for_update().get(site=site, fiscal_year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
