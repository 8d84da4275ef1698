"""Which outside provider is played by a stand-in, such as the project's sandbox."""

from __future__ import annotations

from django.conf import settings


def list_standins() -> list[str]:
    """Return the names of providers whose address is not the provider's own."""
    return [
        name
        for name, (address, own) in settings.PROVIDER_ADDRESSES.items()
        if address.rstrip("/") != own.rstrip("/")
    ]
