"""The page of the payment account: checked before it is stored, and never shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from orders.models import GatewayAccount
from tests.orders.memory_stripe import MemoryStripe
from tests.orders.test_desk import build_staff

pytestmark = pytest.mark.django_db
URL = "/admin/orders/account/"
GOOD = {"secret_key": "sk_test_new", "webhook_secret": "whsec_new", "takes_card": "on"}


@pytest.fixture
def operator(site: Site, stripe_memory: MemoryStripe, django_user_model: Any) -> Client:
    permissions = ("change_gatewayaccount",)
    return build_staff(django_user_model, "operator", site=site, permissions=permissions)


def test_keys_are_checked_stored_and_not_shown(operator: Client, site: Site) -> None:
    saved = operator.post(URL, {**GOOD, "takes_konbini": "on"})
    assert saved.status_code == 302
    account = GatewayAccount.objects.get(is_active=True)
    assert (account.secret_key, account.webhook_secret) == ("sk_test_new", "whsec_new")
    assert account.methods == ["card", "konbini"]
    assert account.provider_ref == "acct_memory"
    page = operator.get(URL).content.decode()
    assert "sk_test_new" not in page
    assert "whsec_new" not in page
    assert f"/hooks/stripe/{account.pk}/" in page


def test_empty_fields_keep_the_stored_keys(operator: Client) -> None:
    operator.post(URL, {"secret_key": "", "webhook_secret": "", "takes_card": "on"})
    account = GatewayAccount.objects.get()
    assert (account.secret_key, account.webhook_secret) == ("sk_test_memory", "whsec_test")


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ({"secret_key": "pk_test_public"}, ""),
        ({"webhook_secret": "secret"}, ""),
        ({"takes_card": ""}, ""),
        ({"takes_paypay": "on"}, ""),
        ({}, "refuse:api_key_expired"),
        ({}, "silent"),
        ({}, "error"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    operator: Client, stripe_memory: MemoryStripe, typed: dict[str, str], trouble: str
) -> None:
    stripe_memory.troubles = [trouble] if trouble else []
    response = operator.post(URL, {**GOOD, **typed})
    assert response.status_code == 400
    assert "desk-error" in response.content.decode()
    account = GatewayAccount.objects.get()
    assert (account.secret_key, account.takes_paypay) == ("sk_test_memory", False)


def test_another_account_is_another_row_and_the_old_one_stays_for_what_was_paid(
    operator: Client,
) -> None:
    GatewayAccount.objects.update(provider_ref="acct_old")
    operator.post(URL, GOOD)
    old, new = GatewayAccount.objects.order_by("pk")
    assert (old.is_active, old.secret_key) == (False, "sk_test_memory")
    assert (new.is_active, new.secret_key) == (True, "sk_test_new")


def test_who_only_looks_after_orders_does_not_see_the_page(
    site: Site, django_user_model: Any
) -> None:
    permissions = ("view_order", "change_order", "refund_order")
    client = build_staff(django_user_model, "manager", site=site, permissions=permissions)
    for response in (client.get(URL), client.post(URL, GOOD)):
        assert response.status_code in {302, 403}
    assert GatewayAccount.objects.get().secret_key == "sk_test_memory"
