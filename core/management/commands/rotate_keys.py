from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.crypto import UndecryptableSecretError
from core.keys import BATCH, list_encrypted_fields, rotate_column


class Command(BaseCommand):
    help = (
        "Encrypt every stored secret with the newest key, the first of FIELD_ENCRYPTION_KEYS. "
        "May be broken off and run again. Afterwards the older keys can be taken out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="rows per transaction")

    def handle(self, **options: Any) -> None:
        if not settings.FIELD_ENCRYPTION_KEYS:
            raise CommandError("Set FIELD_ENCRYPTION_KEYS: one Fernet key or more.")
        failures = []
        for model, field in list_encrypted_fields():
            try:
                done = rotate_column(model, field, batch=max(1, options["batch"]))
            except UndecryptableSecretError as error:
                failures.append(str(error))
                continue
            self.stdout.write(
                f"{done.label}: {done.rotated} encrypted anew, {done.had_newest} had the key"
            )
        if failures:
            raise CommandError("Keep the old keys. " + " ".join(failures))
