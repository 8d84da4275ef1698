"""Text that is encrypted where it is stored (Fernet; several keys, the first one encrypts)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class UndecryptableSecretError(Exception):
    """No key in FIELD_ENCRYPTION_KEYS opens this value."""


def get_fernet() -> MultiFernet:
    """Return the cipher of FIELD_ENCRYPTION_KEYS; raise ImproperlyConfigured without a key."""
    if not settings.FIELD_ENCRYPTION_KEYS:
        raise ImproperlyConfigured("Set FIELD_ENCRYPTION_KEYS: one Fernet key or more.")
    return _make_fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _make_fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):
    """A text column whose value is plain in Python and encrypted in the database.

    It cannot be searched or compared in a query. Empty text stays empty.
    """

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return value
        return get_fernet().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        try:
            return get_fernet().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise UndecryptableSecretError(
                f"No key of FIELD_ENCRYPTION_KEYS opens {self.model.__name__}.{self.name}."
            ) from error
