"""A place in a list as a word in an address: how far somebody has read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Everything before this moment, and at this moment everything with a smaller key."""

    at: datetime
    key: int

    def encode(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.key:x}"


def read_cursor(word: str) -> Cursor | None:
    """Return what `Cursor.encode` wrote; None for anything else."""
    at, _dash, key = word.partition("-")
    try:
        return Cursor(at=_EPOCH + timedelta(microseconds=int(at)), key=int(key, 16))
    except (ValueError, OverflowError):
        return None


def to_uuid(key: int) -> uuid.UUID:
    """Return a key as a delivery's id; what is too large becomes the largest there is."""
    return uuid.UUID(int=min(max(key, 0), (1 << 128) - 1))
