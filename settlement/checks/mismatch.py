from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """Two numbers that should be the same. `key` begins with the check's name and is stable."""

    key: str
    sentence: str
