"""Why a person's decision is not carried out."""

from __future__ import annotations


class NotPossibleError(Exception):
    """The delivery has moved on since the person looked; nothing was changed."""


class ApprovalMissingError(NotPossibleError):
    """It waits for approval and cannot be sent before; nothing was changed."""
