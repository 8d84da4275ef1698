from tests.orders.conftest import buyer, first_language, site, stripe_memory

__all__ = ["buyer", "first_language", "site", "stripe_memory"]
