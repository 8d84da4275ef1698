"""Mails as promises: a committed row first, then tries, each of them counted.

`queue_mail` belongs in the transaction that makes the promise. A background task sends it at
once where a worker runs; the minute's tick sends it in any case.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Site

from .models import CitySettings, OutgoingMail

logger = logging.getLogger(__name__)

#: What a mail server answers when it has taken a mail.
OK = 250
LEASE = timedelta(minutes=2)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
#: About four days, as mail servers themselves go on trying: a weekend's outage loses nothing.
MAX_ATTEMPTS = 100
#: A mail that may have arrived is sent once more, with the same Message-ID, and then no more.
MAX_HANDED_OVER = 2
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

    A mail that was handed over and neither taken nor refused, because the line broke or the
    process died, is sent once more with the same Message-ID, so that the reader's mail program
    can tell that it is the same mail.
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
    if mail.handed_over >= MAX_HANDED_OVER:
        _give_up_unclear(mail)
        return False
    try:
        _hand_over(mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _note_failure(mail, error)
        return False
    OutgoingMail.objects.filter(pk=mail_id).update(
        state=OutgoingMail.State.SENT, sent_at=timezone.now(), lease_until=None, last_error=""
    )
    return True


def _hand_over(mail: OutgoingMail) -> None:
    connection = get_connection()
    connection.open()
    try:
        _write_down_when_handed_over(mail, connection)
        EmailMessage(
            subject=mail.subject,
            body=mail.text,
            from_email=mail.sender,
            to=[mail.to],
            headers={"Message-ID": mail.message_id},
            connection=connection,
        ).send()
    finally:
        # What became of the mail is known by now; a farewell that fails changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.close()


def _write_down_when_handed_over(mail: OutgoingMail, connection: Any) -> None:
    """Let a row know before its text goes out that from now on it may have arrived."""
    smtp: Any = getattr(connection, "connection", None)  # smtplib's
    if smtp is None:
        return  # a backend that speaks to no server
    send_text = smtp.data

    def send_and_tell(text: Any) -> Any:
        rows = OutgoingMail.objects.filter(pk=mail.pk)
        rows.update(handed_over=F("handed_over") + 1)
        mail.handed_over += 1
        code, answer = send_text(text)
        if code != OK:
            # Refused: it did not arrive.
            rows.update(handed_over=F("handed_over") - 1)
            mail.handed_over -= 1
        return code, answer

    smtp.data = send_and_tell


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
    if mail.handed_over >= MAX_HANDED_OVER:
        _give_up_unclear(mail)
        return
    if mail.handed_over:
        logger.warning("Mail %s may have arrived; it is sent once more", mail.pk)
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


def _give_up_unclear(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=OutgoingMail.State.FAILED, lease_until=None, last_error="unclear"
    )
    logger.error(
        "It was sent twice, and nobody knows whether mail %s arrived",
        mail.pk,
        extra={"mail": mail.pk},
    )


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
