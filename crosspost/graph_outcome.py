"""What came of one call to the Graph API: four kinds, and nothing in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .states import AttemptOutcome


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How much of Facebook's allowance is used up, from the usage headers of one answer."""

    percent: int = 0
    #: Facebook's own estimate of the pause it wants; 0 when it named none.
    regain_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one call.

    ok: HTTP 200 and the parsed answer that was asked for, in `data`.
    rejected: HTTP 4xx with an error body of Facebook's; it was definitely not done.
    unknown: everything else after a byte may have left; `reason` says in a word what came.
    not_sent: proof that no byte of the request left.
    """

    kind: AttemptOutcome
    data: dict[str, Any] = field(default_factory=dict)
    http_status: int | None = None
    code: int | None = None
    subcode: int | None = None
    trace_id: str = ""
    #: Facebook's words for a person, where it has some.
    user_message: str = ""
    #: For logs and the detail page; never holds a token.
    reason: str = ""
    usage: Usage = field(default_factory=Usage)

    @property
    def is_ok(self) -> bool:
        return self.kind == AttemptOutcome.OK

    @property
    def is_rejected(self) -> bool:
        return self.kind == AttemptOutcome.REJECTED

    @property
    def is_not_sent(self) -> bool:
        return self.kind == AttemptOutcome.NOT_SENT

    @property
    def is_unknown(self) -> bool:
        return self.kind == AttemptOutcome.UNKNOWN

    @property
    def id(self) -> str:
        """The id in the answer, already validated; "" when there is none."""
        return str(self.data.get("id", ""))

    @property
    def is_gone(self) -> bool:
        """Facebook says that the object does not exist, or that we may not see it."""
        return self.is_rejected and self.code == 100 and self.subcode == 33

    def describe(self) -> str:
        """One line for the record."""
        if self.is_ok:
            return self.id or "ok"
        return self.user_message or self.reason
