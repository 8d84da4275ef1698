"""In and out of the corner: ask for a link, press the button behind it, sign out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.http import same_origin_form
from orders.models import CornerSession
from orders.views.common import SeeOther, private_page, require_site

from .access import COOKIE, find_session, mail_sign_in, set_cookie, use_link
from .forms import SignInForm


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the e-mail address; the answer is the same in every case."""
    site = require_site(request)
    form = SignInForm(request.POST or None, label_suffix="")
    is_asked = False
    if request.method == "POST" and form.is_valid():
        sender = request.META.get("REMOTE_ADDR", "")
        mail_sign_in(site, email=form.cleaned_data["email"], sender=sender)
        is_asked = True
    status = 400 if request.method == "POST" and not is_asked else 200
    context = {"form": form, "is_asked": is_asked}
    return render(request, "orders/corner/enter.html", context, status=status)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it uses the link up, not a mail programme that looks ahead."""
    if request.method != "POST":
        return render(request, "orders/corner/open.html", {"is_void": False})
    cookie = use_link(token, site=require_site(request))
    if cookie is None:
        return render(request, "orders/corner/open.html", {"is_void": True}, status=400)
    response = SeeOther(reverse("orders:corner:parcels"))
    set_cookie(response, cookie, is_secure=request.is_secure())
    return response


@same_origin_form
@private_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign this telephone out."""
    session = find_session(request, site=require_site(request))
    if session is not None:
        CornerSession.objects.filter(pk=session.pk).update(ended_at=timezone.now())
    response = SeeOther(reverse("orders:corner:enter"))
    response.delete_cookie(COOKIE)
    return response
