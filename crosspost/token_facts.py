"""What Facebook says about a token, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .graph_outcome import Outcome


@dataclass(frozen=True, kw_only=True)
class TokenFacts:
    """What Facebook says about a token, read strictly."""

    is_valid: bool
    type: str
    app_id: str
    profile_id: str
    scopes: frozenset[str]
    expires_at: datetime | None
    data_access_expires_at: datetime | None

    @property
    def ends_at(self) -> datetime | None:
        ends = [end for end in (self.expires_at, self.data_access_expires_at) if end]
        return min(ends, default=None)


def read_token_facts(outcome: Outcome) -> TokenFacts | None:
    """Return the facts in a debug_token answer, or None when there is no clear answer."""
    data = outcome.data.get("data") if outcome.is_ok else None
    if not isinstance(data, dict) or not isinstance(data.get("is_valid"), bool):
        return None
    scopes = data.get("scopes")
    return TokenFacts(
        is_valid=data["is_valid"],
        type=str(data.get("type") or ""),
        app_id=str(data.get("app_id") or ""),
        profile_id=str(data.get("profile_id") or ""),
        scopes=frozenset(str(scope) for scope in scopes)
        if isinstance(scopes, list)
        else frozenset(),
        expires_at=_read_moment(data.get("expires_at")),
        data_access_expires_at=_read_moment(data.get("data_access_expires_at")),
    )


def _read_moment(value: Any) -> datetime | None:
    """Return a moment from Unix seconds; 0 means never."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**40:
        return None
    return datetime.fromtimestamp(value, tz=UTC)
