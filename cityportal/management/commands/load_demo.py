from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Page

from cityportal.demo.builders.chores import finish_chores
from cityportal.demo.builders.city import build_city
from cityportal.demo.builders.orders import build_orders, is_sandbox_there
from cityportal.demo.builders.scale import scale_city
from cityportal.demo.texts.staff import PASSWORD, STAFF
from core.providers import list_standins


class Command(BaseCommand):
    help = "Build the demo city. For demonstrations and benchmarks, never for a real city."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is content already"
        )
        parser.add_argument(
            "--force", action="store_true", help="add to, and write over, what is there"
        )
        parser.add_argument(
            "--scale",
            type=int,
            default=0,
            metavar="N",
            help="add N x 20 invented stories and N x 20 invented products",
        )
        parser.add_argument("--seed", type=int, default=1, help="of the invented words")

    def handle(self, **options: Any) -> None:
        if options["scale"] < 0:
            raise CommandError("--scale is 0 or more.")
        if not {"facebook", "stripe"} <= set(list_standins()):
            raise CommandError(
                "The demo posts and takes play money; here Facebook or Stripe is the real one. "
                "Nothing was loaded."
            )
        if has_content() and not options["force"]:
            if options["if_empty"]:
                return
            raise CommandError(
                "There is content in this database. Nothing was loaded. "
                "To write the demo city over and beside it, run: manage.py load_demo --force"
            )
        self._load(scale=options["scale"], seed=options["seed"])

    def _load(self, *, scale: int, seed: int) -> None:
        # One line per page and revision would bury the few that say something.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        with transaction.atomic():
            site, goods, people = build_city(port=settings.PORT)
            if scale:
                scale_city(site, steps=scale, seed=seed, tell=self.stdout.write)
        finish_chores()
        if is_sandbox_there():
            count = build_orders(site, goods, by=people["shop"])
            self.stdout.write(f"{count} orders were placed.")
        else:
            self.stdout.write(
                "The sandbox does not answer, so the demo has no new orders. "
                "Start it with: python -m sandbox"
            )
        self.stdout.write(f"{site.site_name} is at {site.root_url}/")
        self.stdout.write(f"Logins, all with the password {PASSWORD}:")
        for member in STAFF:
            self.stdout.write(f"  {member.username:<10} {member.work}")


def has_content() -> bool:
    """Whether somebody has made a page here; Wagtail's own first pages do not count."""
    return Page.objects.filter(depth__gt=2).exists()
