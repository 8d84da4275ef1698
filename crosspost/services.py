"""The doors through which the ledger is written; everything else in this room is behind them."""

from __future__ import annotations

from .announce import announce_page
from .approval import MayNotApproveError, approve_delivery, approve_draft
from .changes.services import (
    ChangeRefusedError,
    approve_change,
    ask_again,
    ask_change,
    call_off_change,
    say_seen,
    settle_change,
)
from .channel_health import disable_channel, resume_channel
from .checking import check_delivery
from .connection import check_channel, connect_channel, subscribe_channel
from .connection_checks import Check, ConnectionReport
from .drafts import DraftRefusedError, DraftValues, check_draft, get_draft, save_draft
from .planning import (
    change_waiting_photos,
    edit_waiting_delivery,
    line_up_delivery,
    reschedule_delivery,
    send_now,
)
from .queue import (
    QueueRulesError,
    feed_queues,
    let_turns_decide,
    list_queue,
    move_in_queue,
    pause_queue,
    plan_slots,
    resume_queue,
    set_queue_rules,
)
from .refusals import ApprovalMissingError, NotPossibleError
from .sender import send_delivery, send_due_deliveries
from .settle import (
    Verdict,
    cancel_delivery,
    release_held,
    retry_delivery,
    settle_by_person,
)
from .tick import run_crosspost_tick
from .trial import run_trial

__all__ = [
    "ApprovalMissingError",
    "ChangeRefusedError",
    "Check",
    "ConnectionReport",
    "DraftRefusedError",
    "DraftValues",
    "MayNotApproveError",
    "NotPossibleError",
    "QueueRulesError",
    "Verdict",
    "announce_page",
    "approve_change",
    "approve_delivery",
    "approve_draft",
    "ask_again",
    "ask_change",
    "call_off_change",
    "cancel_delivery",
    "change_waiting_photos",
    "check_channel",
    "check_delivery",
    "check_draft",
    "connect_channel",
    "disable_channel",
    "edit_waiting_delivery",
    "feed_queues",
    "get_draft",
    "let_turns_decide",
    "line_up_delivery",
    "list_queue",
    "move_in_queue",
    "pause_queue",
    "plan_slots",
    "release_held",
    "reschedule_delivery",
    "resume_channel",
    "resume_queue",
    "retry_delivery",
    "run_crosspost_tick",
    "run_trial",
    "save_draft",
    "say_seen",
    "send_delivery",
    "send_due_deliveries",
    "send_now",
    "set_queue_rules",
    "settle_by_person",
    "settle_change",
    "subscribe_channel",
]
