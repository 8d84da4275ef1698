from __future__ import annotations

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "sandbox.mailbox"
    label = "mailbox"

    def ready(self) -> None:
        from sandbox.mailbox.services import clear_mailbox, seed_mailbox
        from sandbox.trouble.seeds import register_seeds

        register_seeds("mailbox", clear=clear_mailbox, seed=seed_mailbox)
