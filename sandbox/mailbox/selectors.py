"""Reading mails: headers, text, attachments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from sandbox.mailbox.models import Mail
from sandbox.mailbox.services import PARSER

SHOWN_FIRST = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID")


@dataclass(frozen=True)
class Attachment:
    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class ReadMail:
    """A mail as people read it."""

    id: int
    at: datetime
    sender: str
    recipients: list[str]
    message_id: str
    subject: str
    text: str
    html: str
    headers: list[tuple[str, str]]
    more_headers: list[tuple[str, str]]
    attachments: list[Attachment]


def read_mail(mail: Mail) -> ReadMail:
    """Return the mail taken apart; unreadable bytes become replacement marks, never an error."""
    message = PARSER.parsebytes(bytes(mail.raw))
    headers = [(name, str(value)) for name, value in message.items()]
    first = [pair for pair in headers if pair[0] in SHOWN_FIRST]
    return ReadMail(
        id=mail.pk,
        at=mail.at,
        sender=str(message.get("From", mail.envelope_from)),
        recipients=mail.envelope_to,
        message_id=mail.message_id,
        subject=mail.subject,
        text=_read_body(message, "plain"),
        html=_read_body(message, "html"),
        headers=first,
        more_headers=[pair for pair in headers if pair not in first],
        attachments=[_read_attachment(part) for part in message.iter_attachments()],
    )


def _read_body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n").strip()
    except (LookupError, KeyError, UnicodeError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _read_attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    size = len(payload) if isinstance(payload, bytes) else 0
    return Attachment(part.get_filename() or "", part.get_content_type(), size)
