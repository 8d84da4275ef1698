"""A city's account with the payment provider: looked at before it is stored."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Site

from .gateways import AccountFacts, get_gateway
from .models import GatewayAccount


def get_account(site: Site) -> GatewayAccount | None:
    """Return the account through which a city is paid now, or None."""
    return GatewayAccount.objects.filter(site=site, is_active=True).first()


def check_key(secret_key: str, *, provider: str = "stripe") -> AccountFacts:
    """Ask the provider what an account can do. Nothing is stored.

    Raises GatewayRefused for a wrong key, GatewayUnclear without an answer.
    """
    return get_gateway(GatewayAccount(provider=provider, secret_key=secret_key)).read_account()


@transaction.atomic
def save_account(
    site: Site,
    *,
    facts: AccountFacts,
    secret_key: str,
    webhook_secret: str,
    methods: dict[str, bool],
) -> GatewayAccount:
    """Store the keys of a city; empty ones stay as they are stored.

    Another account of the provider becomes another row, with an address for messages of its
    own: what was paid through the old one is followed up and paid back through the old one.
    `methods` are the `takes_...` fields.
    """
    account = GatewayAccount.objects.select_for_update().filter(site=site, is_active=True).first()
    if account is not None and account.provider_ref not in {"", facts.id}:
        account.is_active = False
        account.save(update_fields=["is_active"])
        account = None
    account = account or GatewayAccount(site=site)
    account.provider_ref = facts.id
    account.secret_key = secret_key or account.secret_key
    account.webhook_secret = webhook_secret or account.webhook_secret
    for name, is_taken in methods.items():
        setattr(account, name, is_taken)
    account.save()
    return account
