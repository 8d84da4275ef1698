"""Changing the keys of encrypted columns: every value gets the newest key, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import connections, models, router, transaction

from .crypto import EncryptedTextField, UndecryptableSecretError, get_fernet

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class RotatedColumn:
    """One encrypted column: how many values were encrypted anew, and how many had the key."""

    label: str
    rotated: int
    had_newest: int


def list_encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Return every encrypted column of the installation with its model."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def rotate_column(
    model: type[models.Model], field: EncryptedTextField, *, batch: int = BATCH
) -> RotatedColumn:
    """Encrypt every value of a column with the newest key; `batch` rows per transaction.

    Values that have it already are left alone, so a run that broke off goes on where it was.
    Raises UndecryptableSecretError for a value that no key opens; what was done stays done.
    """
    newest = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    rotated = had_newest = 0
    last: Any = None
    while True:
        with transaction.atomic(using=router.db_for_write(model)):
            rows = _read_batch(model, field, after=last, size=batch)
            for pk, value in rows:
                if _opens(newest, value):
                    had_newest += 1
                    continue
                rotated += _rotate(model, field, pk, value)
        if not rows:
            break
        last = rows[-1][0]
    return RotatedColumn(
        label=f"{model._meta.label}.{field.name}", rotated=rotated, had_newest=had_newest
    )


def _read_batch(
    model: type[models.Model], field: EncryptedTextField, *, after: Any, size: int
) -> list[tuple[Any, str]]:
    """Return the next (key, stored text): read past the field, which would decrypt it."""
    table, column, key = _names(model, field)
    where = f"{column} IS NOT NULL AND {column} <> ''"
    params: list[Any] = []
    if after is not None:
        where += f" AND {key} > %s"
        params.append(after)
    sql = f"SELECT {key}, {column} FROM {table} WHERE {where} ORDER BY {key} LIMIT %s"  # noqa: S608
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(sql, [*params, size])
        return list(cursor.fetchall())


def _rotate(model: type[models.Model], field: EncryptedTextField, pk: Any, value: str) -> int:
    """Write one value anew, unless somebody stored another one meanwhile."""
    try:
        anew = get_fernet().rotate(value.encode()).decode()
    except InvalidToken as error:
        raise UndecryptableSecretError(
            f"No key of FIELD_ENCRYPTION_KEYS opens {model._meta.label}.{field.name} of row {pk}."
        ) from error
    table, column, key = _names(model, field)
    sql = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(sql, [anew, pk, value])
        return cursor.rowcount


def _names(model: type[models.Model], field: EncryptedTextField) -> tuple[str, str, str]:
    quote = connections[router.db_for_write(model)].ops.quote_name
    return quote(model._meta.db_table), quote(str(field.column)), quote(str(model._meta.pk.column))


def _opens(key: Fernet, value: str) -> bool:
    try:
        key.decrypt(value.encode())
    except InvalidToken:
        return False
    return True
