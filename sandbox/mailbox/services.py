"""Taking mails in."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

from sandbox.mailbox.models import Mail
from sandbox.trouble.clock import get_now

PARSER = BytesParser(policy=policy.default)


def receive_mail(raw: bytes, *, sender: str, recipients: list[str]) -> Mail:
    """Store a mail as it came; what cannot be read of its headers is left empty."""
    message = PARSER.parsebytes(raw, headersonly=True)
    return Mail.objects.create(
        at=get_now(),
        envelope_from=sender,
        envelope_to=recipients,
        message_id=str(message.get("Message-ID", "")).strip()[:500],
        subject=str(message.get("Subject", "")),
        raw=raw,
    )


def clear_mailbox() -> None:
    Mail.objects.all().delete()


def seed_mailbox() -> None:
    """The mailbox begins empty."""
