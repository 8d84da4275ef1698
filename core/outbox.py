"""Mails as promises: a committed row first, then tries, each of them counted.

`queue_mail` belongs in the transaction that makes the promise. A background task sends it at
once where a worker runs; the minute's tick sends it in any case.
"""

from __future__ import annotations

import logging
import smtplib
import time
from datetime import timedelta
from email.utils import make_msgid, parseaddr

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Site

from .models import CitySettings, OutgoingMail

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
#: About four days, as mail servers themselves go on trying: a weekend's outage loses nothing.
MAX_ATTEMPTS = 100
#: How long one tick may send: a mail server that does not answer must not stop the clock.
TICK_SECONDS = 30.0


def queue_mail(*, site: Site, key: str, to: str, subject: str, text: str) -> OutgoingMail:
    """Promise one mail and return its row; a second call with the same `key` changes nothing.

    `key` names the promise, such as "order-paid:<uuid>". Text is plain text in the reader's
    language. Sending is left to the worker and the tick.
    """
    sender = CitySettings.for_site(site).mail_sender or _default_sender()
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "site": site,
            "message_id": make_msgid(domain=_domain_of(sender)),
            "sender": sender,
            "to": to,
            # A page's title may be nearly as long as the column; a mail must not fail for that.
            "subject": " ".join(subject.split())[:300],
            "text": text,
            "next_attempt_at": timezone.now(),
        },
    )
    if is_new:
        transaction.on_commit(lambda: _nudge(mail.pk), robust=True)
    return mail


def list_due_mails() -> list[int]:
    """Return the ids of mails to send now: queued and due, or left over by a dead process."""
    now = timezone.now()
    return list(
        OutgoingMail.objects.filter(_due(now))
        .order_by("next_attempt_at", "pk")
        .values_list("pk", flat=True)[:200]
    )


def send_mail(mail_id: int) -> bool:
    """Send one mail if nobody else is sending it; return whether it went out now.

    A mail whose sender died half-way is sent once more with the same Message-ID, so that the
    reader's mail program can tell that it is the same mail.
    """
    now = timezone.now()
    claimed = OutgoingMail.objects.filter(_due(now), pk=mail_id).update(
        state=OutgoingMail.State.SENDING,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
    )
    if not claimed:
        return False
    mail = OutgoingMail.objects.get(pk=mail_id)
    try:
        EmailMessage(
            subject=mail.subject,
            body=mail.text,
            from_email=mail.sender,
            to=[mail.to],
            headers={"Message-ID": mail.message_id},
            connection=get_connection(),
        ).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _note_failure(mail, error)
        return False
    OutgoingMail.objects.filter(pk=mail_id).update(
        state=OutgoingMail.State.SENT, sent_at=timezone.now(), lease_until=None, last_error=""
    )
    return True


def send_due_mails(*, seconds: float = TICK_SECONDS) -> int:
    """Send what is due, for at most `seconds`; return how many went out. A tick job."""
    ends = time.monotonic() + seconds
    sent = 0
    for mail_id in list_due_mails():
        if time.monotonic() >= ends:
            break
        sent += send_mail(mail_id)
    return sent


def _due(now: object) -> Q:
    return Q(state=OutgoingMail.State.QUEUED, next_attempt_at__lte=now) | Q(
        state=OutgoingMail.State.SENDING, lease_until__lte=now
    )


def _note_failure(mail: OutgoingMail, error: Exception) -> None:
    """Plan the next try, or give up where the answer or the count says so."""
    is_refused = isinstance(error, smtplib.SMTPRecipientsRefused | ValueError)
    gives_up = is_refused or mail.attempts >= MAX_ATTEMPTS
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=OutgoingMail.State.FAILED if gives_up else OutgoingMail.State.QUEUED,
        next_attempt_at=timezone.now() + get_delay(mail.attempts),
        lease_until=None,
        last_error=type(error).__name__,
    )
    log = logger.error if gives_up else logger.warning
    log("Mail %s was not sent: %s", mail.pk, type(error).__name__, extra={"mail": mail.pk})


def get_delay(attempts: int) -> timedelta:
    """Return the pause after so many tries: 30 s, doubled each time, at most an hour."""
    return min(FIRST_DELAY * 2 ** min(attempts - 1, 10), LONGEST_DELAY)


def _nudge(mail_id: int) -> None:
    from .tasks import send_mail_task

    send_mail_task.enqueue(mail_id)


def _default_sender() -> str:
    from django.conf import settings

    return settings.DEFAULT_FROM_EMAIL


def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].partition("@")[2] or "localhost"
