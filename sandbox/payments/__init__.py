"""Stripe: Checkout with its hosted page, payment intents, refunds, signed events."""
