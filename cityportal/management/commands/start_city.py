from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cityportal.first_city import CityNotStarted, NewCity, start_city
from orders.legal.opening import find_missing
from orders.prefectures import REGION_CHOICES
from orders.shipping import set_default_shipping_rates


class Command(BaseCommand):
    help = (
        "Create a city: its site, front page, roles and accounts, without any content. "
        "Run again, it adds what is missing and changes nothing that was set since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the city is called, such as 鳴瀬谷町")
        parser.add_argument(
            "--address",
            default=settings.WAGTAILADMIN_BASE_URL,
            help="the public address of the city; default: BASE_URL",
        )
        parser.add_argument(
            "--ships-from",
            choices=[region for region, _label in REGION_CHOICES],
            help="fill the shop's fee table with a beginning, for parcels from this region",
        )
        parser.add_argument("--postal-address", default="", help="where the city hall stands")
        parser.add_argument("--phone", default="", help="telephone of the city hall")
        parser.add_argument("--email", default="", help="e-mail of the city hall")
        parser.add_argument(
            "--responsible",
            default="",
            help="office and name of who is responsible for the shop, as the law wants it",
        )
        parser.add_argument("--slug", default="home", help="name of its page tree in the admin")

    def handle(self, **options: Any) -> None:
        address = urlsplit(options["address"])
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise CommandError("Give --address in full, such as https://www.city.example.")
        new = NewCity(
            name=options["name"],
            hostname=address.hostname,
            port=address.port or (443 if address.scheme == "https" else 80),
            slug=options["slug"],
            postal_address=options["postal_address"],
            phone=options["phone"],
            email=options["email"],
            responsible_person=options["responsible"],
        )
        try:
            site = start_city(new)
        except CityNotStarted as error:
            raise CommandError(str(error)) from error
        if options["ships_from"]:
            set_default_shipping_rates(site, origin=options["ships_from"])
        self.stdout.write(f"{new.name} is at {site.root_url}/ and waits for its content.")
        for name, part in (
            ("FACEBOOK_APP_ID", "facebook_app_id"),
            ("STRIPE_SECRET_KEY", "stripe_secret_key"),
        ):
            if not settings.FIRST_CITY[part]:
                self.stdout.write(f"{name} is not set: add that account in the admin later.")
        for gap in find_missing(site):
            self.stdout.write(f"The shop is not open yet: {gap.sentence} ({gap.place})")
