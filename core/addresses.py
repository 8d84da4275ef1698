"""E-mail addresses as clerks type them: a slip is told at once, not by mails that never go."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.utils.translation import gettext as _

#: A Japanese keyboard has commas of its own.
SEPARATORS = re.compile(r"[,、，;\s]+")
NAME_AND_ADDRESS = re.compile(r'(?:"[^"]+"\s*|[^",;<>]*)<([^<>]+)>')


def split_addresses(typed: str) -> list[str]:
    """Return the addresses of a line in which they are separated by commas."""
    return [part for part in SEPARATORS.split(typed) if part]


def check_addresses(typed: str) -> None:
    """Raise ValidationError for the first part of a line that is no e-mail address."""
    for part in split_addresses(typed):
        if not _is_address(part):
            raise ValidationError(
                _("“%(part)s” is not an e-mail address. Separate addresses by commas.")
                % {"part": part}
            )


def check_sender(typed: str) -> None:
    """Raise ValidationError unless it is an address, or a name and an address in brackets."""
    match = NAME_AND_ADDRESS.fullmatch(typed.strip())
    address = match[1] if match else typed.strip()
    if not _is_address(address) or parseaddr(typed)[1] != address:
        raise ValidationError(
            _(
                "Write an e-mail address, or a name and then the address in pointed brackets, "
                "such as 谷の市 <shop@city.example>."
            )
        )


def check_fields(row: Model, **checks: Callable[[str], None]) -> None:
    """Check what is typed in some fields of a row; raise one ValidationError for all of them."""
    errors = {}
    for name, check in checks.items():
        try:
            if typed := getattr(row, name):
                check(typed)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
