from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from settlement.booking import book_what_is_new
from settlement.reconcile import reconcile


class Command(BaseCommand):
    help = (
        "Prove that stock, orders, journal and payment provider agree. Prints what does not, "
        "mails what is new, and ends with status 1 if anything differs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        book_what_is_new()
        findings = reconcile()
        for finding in findings:
            self.stdout.write(finding.sentence)
        if findings:
            raise SystemExit(1)
        self.stdout.write("Everything agrees.")
