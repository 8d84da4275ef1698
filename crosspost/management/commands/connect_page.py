from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from crosspost.connection import connect_channel, subscribe_channel
from crosspost.states import ChannelKind
from crosspost.words import explain_cause
from crosspost.words.connection import CHECK_LABELS


class Command(BaseCommand):
    help = (
        "Connect a Facebook Page, or connect it again. The Page's token is read from standard "
        "input and never from an argument: arguments are seen by everybody on the machine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", required=True, help="host name of the city's site")
        parser.add_argument("--page-id", required=True, help="the Page's number")
        parser.add_argument("--kind", choices=ChannelKind.values, default=ChannelKind.CITY)
        parser.add_argument("--name", default="", help="what the Page is called here")

        parser.add_argument(
            "--reports",
            action="store_true",
            help="also let Facebook report the Page's posts to the webhook; the app must have its "
            "address and verify token, the token the scope pages_manage_metadata",
        )

    def handle(self, **options: Any) -> None:
        site = Site.objects.filter(hostname=options["site"]).order_by("pk").first()
        if site is None:
            raise CommandError(f"There is no site with the host name {options['site']}.")
        token = read_token()
        if not token:
            raise CommandError("No token came in on standard input.")
        report = connect_channel(
            site=site,
            kind=options["kind"],
            page_id=options["page_id"],
            access_token=token,
            name=options["name"],
        )
        for check in report.checks:
            label = CHECK_LABELS.get(check.name, check.name)
            self.stdout.write(f"{'ok ' if check.is_ok else 'NO '} {label}")
            if not check.is_ok:
                words = explain_cause(check.reason, channel=options["name"] or options["page_id"])
                self.stdout.write(f"    {words.text}")
        if report.channel is None:
            raise CommandError("The Page was not connected. Nothing was stored.")
        self.stdout.write(f"Connected: {report.channel.name}. Released: {report.released}.")
        if options["reports"]:
            is_ok = subscribe_channel(report.channel)
            self.stdout.write(
                "Facebook reports its posts." if is_ok else "NO reports of its posts."
            )


def read_token() -> str:
    """Return one line of standard input; at a terminal it is asked for and not shown."""
    if sys.stdin.isatty():
        return getpass("Page token: ").strip()
    return sys.stdin.readline().strip()
