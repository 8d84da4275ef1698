from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crosspost.words import STOP


@dataclass(frozen=True, kw_only=True)
class Check:
    """One sentence; `key` says what was looked at, for tests and for styles."""

    key: str
    tone: str
    text: str


def list_stops(checks: Iterable[Check]) -> list[Check]:
    """Return what keeps a post from going out."""
    return [check for check in checks if check.tone == STOP]
