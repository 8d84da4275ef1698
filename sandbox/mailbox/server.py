"""The SMTP side of the mailbox."""

from __future__ import annotations

import asyncio
import logging

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError, connection

from sandbox.mailbox.services import receive_mail

logger = logging.getLogger(__name__)
HOST = "127.0.0.1"
LARGEST_MAIL = 10 * 1024 * 1024


class MailHandler:
    """Takes every mail for everybody, as a mailbox for tests should."""

    async def handle_DATA(  # noqa: N802  (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.content or b""
        raw = raw.encode() if isinstance(raw, str) else raw
        try:
            await asyncio.to_thread(
                _store, raw, envelope.mail_from or "", [str(name) for name in envelope.rcpt_tos]
            )
        except DatabaseError:
            logger.exception("A mail could not be stored")
            return "451 The sandbox's mailbox could not store the mail; try again"
        return "250 OK"


def _store(raw: bytes, sender: str, recipients: list[str]) -> None:
    try:
        receive_mail(raw, sender=sender, recipients=recipients)
    finally:
        connection.close()


def start_mailbox(port: int) -> Controller:
    """Serve SMTP on loopback in a thread; the returned object has ``stop()``.

    Raises OSError when the port is taken.
    """
    controller = Controller(
        MailHandler(),
        hostname=HOST,
        port=port,
        data_size_limit=LARGEST_MAIL,
        enable_SMTPUTF8=True,
        ident="sandbox",
    )
    controller.start()
    return controller
