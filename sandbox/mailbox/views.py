"""The mailbox in a browser, and its JSON door."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from sandbox.mailbox.models import Mail
from sandbox.mailbox.selectors import read_mail


@require_safe
def show_mails(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first."""
    page = Paginator(Mail.objects.order_by("-pk").defer("raw"), 50).get_page(
        request.GET.get("page")
    )
    return render(request, "mailbox/mails.html", {"page": page})


@require_safe
def show_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail: headers, text with its links, attachments."""
    mail = read_mail(get_object_or_404(Mail, pk=pk))
    return render(request, "mailbox/mail.html", {"mail": mail})


@require_safe
def show_html(_request: HttpRequest, pk: int) -> HttpResponse:
    """Show the HTML body alone, unable to run a script or to fetch anything."""
    response = HttpResponse(read_mail(get_object_or_404(Mail, pk=pk)).html)
    response["Content-Security-Policy"] = (
        "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    return response


@require_safe
def show_source(_request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mail byte by byte."""
    raw = bytes(get_object_or_404(Mail, pk=pk).raw)
    return HttpResponse(raw, content_type="text/plain; charset=utf-8")


@require_GET
def list_mails(request: HttpRequest) -> JsonResponse:
    """Every mail, oldest first; ``?to=`` keeps those to one address."""
    rows = Mail.objects.order_by("pk")
    wanted = request.GET.get("to", "")
    mails = [read_mail(row) for row in rows if not wanted or wanted in row.envelope_to]
    return JsonResponse(
        {
            "mails": [
                {
                    "id": mail.id,
                    "message_id": mail.message_id,
                    "from": mail.sender,
                    "to": mail.recipients,
                    "subject": mail.subject,
                    "text": mail.text,
                    "html": mail.html,
                    "at": mail.at.isoformat(),
                }
                for mail in mails
            ]
        }
    )
