"""What stands in Stripe's part at the start: the accounts of two cities."""

from __future__ import annotations

from sandbox.payments.models import (
    Account,
    CheckoutSession,
    Event,
    PaymentIntent,
    Refund,
    SavedAnswer,
)

ACCOUNTS = (
    (1, "鳴瀬谷のお店", "sk_test_sandbox", "whsec_sandbox"),
    # A second seller, so that what belongs to one city is seen to stay with it.
    (2, "Second city", "sk_test_sandbox2", "whsec_sandbox2"),
)


def seed_payments() -> None:
    """Put the accounts in; free the keys of calls that the last run left unfinished."""
    SavedAnswer.objects.filter(status=None).delete()
    for number, name, api_key, secret in ACCOUNTS:
        Account.objects.get_or_create(
            number=number,
            defaults={
                "name": name,
                "api_key": api_key,
                "webhook_path": f"/hooks/stripe/{number}/",
                "webhook_secret": secret,
            },
        )


def clear_payments() -> None:
    for model in (CheckoutSession, Refund, PaymentIntent, Event, SavedAnswer, Account):
        model.objects.all().delete()
