"""The doors through which the ledger is written; everything else in this room is behind them."""

from __future__ import annotations

from .announce import announce_page
from .channel_health import disable_channel, resume_channel
from .checking import check_delivery
from .connection import (
    Check,
    ConnectionReport,
    check_channel,
    connect_channel,
    run_trial,
)
from .drafts import DraftRefusedError, DraftValues, check_draft, get_draft, save_draft
from .sender import send_delivery, send_due_deliveries
from .settle import (
    NotPossibleError,
    Verdict,
    cancel_delivery,
    release_held,
    retry_delivery,
    settle_by_person,
)
from .tick import run_crosspost_tick

__all__ = [
    "Check",
    "ConnectionReport",
    "DraftRefusedError",
    "DraftValues",
    "NotPossibleError",
    "Verdict",
    "announce_page",
    "cancel_delivery",
    "check_channel",
    "check_delivery",
    "check_draft",
    "connect_channel",
    "disable_channel",
    "get_draft",
    "release_held",
    "resume_channel",
    "retry_delivery",
    "run_crosspost_tick",
    "run_trial",
    "save_draft",
    "send_delivery",
    "send_due_deliveries",
    "settle_by_person",
]
