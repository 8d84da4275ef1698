"""What was checked of a connection, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import ErrorClass, Verb, classify
from .graph_outcome import Outcome
from .models import Channel
from .reasons import Reason


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was checked. `reason` is the sentence of what is wrong, "" when nothing."""

    name: str
    is_ok: bool
    reason: Reason = Reason.NONE
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class ConnectionReport:
    """All checks in their order; `channel` is the stored row when all that matter passed."""

    checks: tuple[Check, ...]
    channel: Channel | None = None
    released: int = 0

    @property
    def is_connected(self) -> bool:
        return self.channel is not None

    @property
    def problem(self) -> Reason:
        """The sentence of the first check that failed, or Reason.NONE."""
        return next((check.reason for check in self.checks if not check.is_ok), Reason.NONE)


def passed(name: str) -> Check:
    """Return a check that found nothing wrong."""
    return Check(name=name, is_ok=True)


def failed(name: str, reason: Reason, outcome: Outcome) -> Check:
    """Name the cause: a dead token or a pause says more than the step that met it."""
    if not outcome.is_ok:
        verdict = classify(outcome, Verb.STAGE)
        if verdict.error_class in (ErrorClass.CHANNEL, ErrorClass.THROTTLE):
            reason = verdict.reason
        elif outcome.is_not_sent:
            reason = Reason.FACEBOOK_DOWN
    return Check(name=name, is_ok=False, reason=reason, detail=outcome.describe())
