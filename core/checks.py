"""System checks: what an installation lacks, found at start and not at the first visitor."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .crypto import get_fernet
from .providers import list_standins


@checks.register(checks.Tags.security)
def check_provider_addresses(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every stand-in must be named in ALLOW_PROVIDER_STANDINS."""
    return [
        checks.Error(
            f"The address of {name} is not the provider's own.",
            hint=f"Unset it, or name {name} in ALLOW_PROVIDER_STANDINS.",
            id="core.E001",
        )
        for name in list_standins()
        if name not in settings.ALLOW_PROVIDER_STANDINS
    ]


@checks.register(checks.Tags.security)
def check_encryption_keys(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """FIELD_ENCRYPTION_KEYS must be usable before the first secret is stored."""
    try:
        get_fernet()
    except ValueError:
        return [
            checks.Error(
                "FIELD_ENCRYPTION_KEYS holds something that is not a Fernet key.",
                hint="A key is 32 random bytes in URL-safe base64: 44 characters.",
                id="core.E002",
            )
        ]
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="core.E002")]
    return []
