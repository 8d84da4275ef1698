"""Into a producer's corner: a link by mail, a button, and a cookie for thirty days.

Only hashes are stored, and every cookie belongs to one producer: what it opens is decided by
its row, never by the address that is asked for.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Site

from core.outbox import queue_mail
from orders.lost_links import is_too_often
from orders.models import CornerLink, CornerSession
from products.models import Producer

COOKIE = "corner"
LINK_LIFE = timedelta(minutes=30)
SESSION_LIFE = timedelta(days=30)
MOST_PER_SENDER = 20
MOST_PER_EMAIL = 5


def find_doors(email: str, *, site: Site) -> list[tuple[Producer, str]]:
    """Return the producers of a city whose corner an e-mail address opens, with that address.

    The address is the stored one, to which links are mailed. What looks alike is not the same:
    a database that compares by capitals takes "ı" for "i" and "ſ" for "s", so that only plain
    letters are compared, and once more here.
    """
    if not email.isascii():
        return []
    is_theirs = (
        Q(order_email__iexact=email)
        | Q(order_email="", email__iexact=email)
        | Q(editors__email__iexact=email, editors__is_active=True)
    )
    producers = Producer.objects.filter(is_theirs, site=site, is_retired=False).distinct()
    found = []
    for producer in producers.prefetch_related("editors"):
        editors = [editor.email for editor in producer.editors.all() if editor.is_active]
        for stored in (producer.order_email or producer.email, *editors):
            if stored.isascii() and stored.lower() == email.lower():
                found.append((producer, stored))
                break
    return found


def list_producers_of(email: str, *, site: Site) -> list[Producer]:
    """Return the producers of a city whose corner an e-mail address opens."""
    return [producer for producer, _stored in find_doors(email, site=site)]


def mail_sign_in(site: Site, *, email: str, sender: str) -> None:
    """Mail a link for each producer that an address belongs to; say nothing in any case."""
    email = email.strip()
    too_often = is_too_often("corner-from", sender, most=MOST_PER_SENDER)
    too_often |= is_too_often("corner-to", f"{site.pk}:{email.lower()}", most=MOST_PER_EMAIL)
    if too_often:
        return
    for producer, stored in find_doors(email, site=site):
        _mail_link(producer, email=stored)


@transaction.atomic
def _mail_link(producer: Producer, *, email: str) -> None:
    token = secrets.token_urlsafe(32)
    link = CornerLink.objects.create(
        producer=producer,
        email=email,
        token_hash=hash_token(token),
        expires_at=timezone.now() + LINK_LIFE,
    )
    with translation.override(settings.LANGUAGE_CODE):
        url = producer.site.root_url + reverse("orders:corner:open", args=[token])
        text = render_to_string(
            "orders/mails/corner.txt", {"producer": producer, "url": url, "minutes": 30}
        )
    subject, _break, body = text.strip().partition("\n")
    queue_mail(
        site=producer.site,
        key=f"corner-link:{link.pk}",
        to=email,
        subject=subject,
        text=body.strip() + "\n",
    )


@transaction.atomic
def use_link(token: str, *, site: Site) -> str | None:
    """Use up a mailed link and return the text of a new cookie; None if it is of no use."""
    now = timezone.now()
    used = CornerLink.objects.filter(
        token_hash=hash_token(token),
        producer__site=site,
        producer__is_retired=False,
        used_at=None,
        expires_at__gt=now,
    ).update(used_at=now)
    if not used:
        return None
    link = CornerLink.objects.get(token_hash=hash_token(token))
    cookie = secrets.token_urlsafe(32)
    CornerSession.objects.create(
        producer_id=link.producer_id,
        email=link.email,
        token_hash=hash_token(cookie),
        expires_at=now + SESSION_LIFE,
    )
    return cookie


def find_session(request: HttpRequest, *, site: Site) -> CornerSession | None:
    """Return the open session of a request in this city.

    Whoever was taken from the producer's addresses is out at once.
    """
    cookie = request.COOKIES.get(COOKIE, "")
    if not cookie:
        return None
    session = (
        CornerSession.objects.filter(
            token_hash=hash_token(cookie),
            producer__site=site,
            ended_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("producer__site")
        .first()
    )
    if session is None or session.producer not in list_producers_of(session.email, site=site):
        return None
    return session


def end_sessions(producer: Producer, *, by: Any) -> int:
    """Sign every telephone of a producer out, and let open links lapse; return how many."""
    now = timezone.now()
    CornerLink.objects.filter(producer=producer, used_at=None).update(used_at=now)
    sessions = CornerSession.objects.filter(producer=producer, ended_at=None)
    return sessions.update(ended_at=now, ended_by=by)


def set_cookie(response: HttpResponse, cookie: str, *, is_secure: bool) -> None:
    """Keep the session on the telephone."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=SESSION_LIFE,
        httponly=True,
        samesite="Lax",
        secure=is_secure,
    )


def hash_token(token: str) -> str:
    """Return what of a secret text is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
