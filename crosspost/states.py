"""Every state of a delivery and every step between them, in one table.

Database constraints, the ledger's guard, tests and the page in `docs/contexts/crosspost.md` are
made from this table; nothing else decides which step is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    LINED_UP = "lined_up", _("in the queue")
    QUEUED = "queued", _("waiting for its turn")
    STAGING = "staging", _("being prepared")
    READY = "ready", _("ready to go out")
    SENDING = "sending", _("being sent")
    ACCEPTED = "accepted", _("taken by Facebook")
    PUBLISHED = "published", _("on Facebook")
    LISTED = "listed", _("on Facebook and in the Page's list")
    UNKNOWN = "unknown", _("sent, not confirmed")
    NEEDS_PERSON = "needs_person", _("needs a person")
    HELD = "held", _("held")
    FAILED = "failed", _("not posted")
    CANCELLED = "cancelled", _("cancelled")
    SKIPPED = "skipped", _("passed over")
    HIDDEN = "hidden", _("hidden on Facebook again")
    WITHDRAWN = "withdrawn", _("taken off Facebook")


S = State


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One allowed step: from a state to a state, and when it happens."""

    source: State
    target: State
    when: str


def _steps(source: State, **targets: str) -> list[Transition]:
    return [
        Transition(source=source, target=State[name], when=when) for name, when in targets.items()
    ]


TRANSITIONS: tuple[Transition, ...] = (
    *_steps(
        S.LINED_UP,
        QUEUED="its turn came, or a person sends it now or at a time",
        HELD="its words need approval, or its page says something else by now",
        CANCELLED="a person cancelled it, or its page was deleted",
    ),
    *_steps(
        S.QUEUED,
        STAGING="a worker claimed it",
        LINED_UP="a person put it into the queue, or its slot closed before it was claimed",
        HELD="a gate is closed, or its Page cannot be used now",
        CANCELLED="a person cancelled it, or its page was deleted",
        SKIPPED="its time has passed",
    ),
    *_steps(
        S.STAGING,
        READY="everything that nobody can see is done",
        QUEUED="the lease was lost, or preparing failed and will be tried again",
        PUBLISHED="the hidden post was read back and is already visible",
        HELD="a gate is closed, or its Page cannot be used now",
        FAILED="Facebook definitely refused the content",
        CANCELLED="its page was deleted",
    ),
    *_steps(
        S.READY,
        SENDING="the gates were read again and the visible call begins",
        QUEUED="the lease was lost",
        HELD="a gate closed at the last moment",
        CANCELLED="its page was deleted",
    ),
    *_steps(
        S.SENDING,
        ACCEPTED="Facebook answered with an id, or took the hidden post's publication",
        UNKNOWN="anything but an id, a definite refusal or proof that nothing left",
        QUEUED="proof that no byte of the request left, or the hidden post is gone",
        HELD="definitely refused for a reason that lies with the Page, not the content",
        FAILED="definitely refused for its content",
    ),
    *_steps(
        S.UNKNOWN,
        ACCEPTED="a late answer brought the id",
        PUBLISHED="the post was read back by its id, or a person saw it",
        LISTED="the marker was found in the Page's list",
        QUEUED="two steps only: the post, read by its id, is still hidden, or proven gone",
        NEEDS_PERSON="the last look found nothing",
        FAILED="a person looked and it is not there",
    ),
    *_steps(
        S.NEEDS_PERSON,
        ACCEPTED="a late answer brought the id",
        PUBLISHED="a person saw it",
        LISTED="the marker was found in the Page's list",
        FAILED="a person looked and it is not there",
        WITHDRAWN="a person withdrew it, and it was read back as gone",
    ),
    *_steps(
        S.ACCEPTED,
        PUBLISHED="read back by its id",
        LISTED="found in the Page's list",
        NEEDS_PERSON="it could not be read back in time",
        WITHDRAWN="a person withdrew it, and it was read back as gone",
        HIDDEN="a person hid it, and it was read back as hidden",
    ),
    *_steps(
        S.PUBLISHED,
        LISTED="found in the Page's list",
        WITHDRAWN="a person withdrew it, and it was read back as gone",
        HIDDEN="a person hid it, and it was read back as hidden",
    ),
    *_steps(
        S.LISTED,
        WITHDRAWN="a person withdrew it, and it was read back as gone",
        HIDDEN="a person hid it, and it was read back as hidden",
    ),
    *_steps(
        S.HIDDEN,
        PUBLISHED="a person showed it again, and it was read back as visible",
        WITHDRAWN="a person withdrew it, and it was read back as gone",
    ),
    *_steps(
        S.HELD,
        QUEUED="the reason is gone, or a person released it",
        LINED_UP="the reason is gone, and it came from the queue",
        CANCELLED="a person cancelled it, or its page was deleted",
        SKIPPED="its time has passed",
    ),
)

ALLOWED = frozenset((step.source, step.target) for step in TRANSITIONS)

#: Nothing more is owed; only a later look at the Page's list, or a person's wish to hide or
#: withdraw what is out, may add to it.
FINAL = frozenset({S.PUBLISHED, S.LISTED, S.HIDDEN, S.WITHDRAWN, S.FAILED, S.CANCELLED, S.SKIPPED})
OPEN = frozenset(S) - FINAL
#: A post that people can see may exist, or come back with one click on Facebook. At most one
#: row per announcement and channel.
MAY_BE_VISIBLE = frozenset(
    {S.SENDING, S.ACCEPTED, S.PUBLISHED, S.LISTED, S.HIDDEN, S.UNKNOWN, S.NEEDS_PERSON}
)
#: A worker holds a lease.
LEASED = frozenset({S.STAGING, S.READY, S.SENDING})
#: No worker has it: persons may still change its words and its time.
UNCLAIMED = frozenset({S.LINED_UP, S.QUEUED, S.HELD})
#: Somebody has to do something before it goes on.
NEEDS_ATTENTION = frozenset({S.UNKNOWN, S.NEEDS_PERSON, S.HELD, S.FAILED})

#: How long a state may last before a person is told.
DEADLINES: dict[State, timedelta] = {
    S.LINED_UP: timedelta(days=14),
    S.QUEUED: timedelta(hours=1),
    S.STAGING: timedelta(minutes=15),
    S.READY: timedelta(minutes=15),
    S.SENDING: timedelta(minutes=15),
    S.ACCEPTED: timedelta(hours=3),
    S.UNKNOWN: timedelta(hours=3),
    S.NEEDS_PERSON: timedelta(hours=24),
    S.HELD: timedelta(hours=24),
}


class IllegalTransitionError(Exception):
    """A step that the table does not have: a mistake in the program."""


def check_transition(source: str, target: str) -> None:
    """Raise IllegalTransitionError unless the table has this step."""
    if (source, target) not in ALLOWED:
        raise IllegalTransitionError(f"{source} -> {target}")


class ChannelState(models.TextChoices):
    OK = "ok", _("connected")
    TOKEN_DEAD = "token_dead", _("connection lost")
    CHECKPOINT = "checkpoint", _("Facebook asks for proof of identity")
    NO_PERMISSION = "no_permission", _("permission missing")
    DISABLED = "disabled", _("switched off")


class ChannelKind(models.TextChoices):
    CITY = "city", _("town")
    SHOP = "shop", _("shop")


class Publishing(models.TextChoices):
    DIRECT = "direct", _("in one step")
    STAGED = "staged", _("in two steps: hidden, then visible")


class Purpose(models.TextChoices):
    ANNOUNCEMENT = "announcement", _("announcement")
    EMERGENCY = "emergency", _("emergency")


class Timing(models.TextChoices):
    """When a wish becomes a post."""

    ON_PUBLISH = "on_publish", _("when the page is published")
    AT = "at", _("at a time")
    QUEUE = "queue", _("in the next free slot")
    NEVER = "never", _("not at all")


class Urgency(models.TextChoices):
    """What the stop switch lets through: nothing, or emergencies alone, or also important news."""

    SOFT = "soft", _("shop and soft news")
    IMPORTANT = "important", _("important news")
    EMERGENCY = "emergency", _("emergency")


class Attachment(models.TextChoices):
    LINK = "link", _("link card")
    PHOTOS = "photos", _("photos")


class AttemptKind(models.TextChoices):
    SCRAPE = "scrape", _("ask Facebook to read the page")
    STAGE_PHOTO = "stage_photo", _("upload a photo, hidden")
    CREATE_HIDDEN = "create_hidden", _("make the post, hidden")
    DELETE_HIDDEN = "delete_hidden", _("remove the hidden post")
    DELETE_PHOTO = "delete_photo", _("remove a hidden photo")
    FLIP = "flip", _("make the hidden post visible")
    CREATE = "create", _("make the post")
    RECONCILE = "reconcile", _("look for the post")
    VERIFY = "verify", _("read the post back")
    EDIT = "edit", _("change the post's words")
    HIDE = "hide", _("hide the post")
    SHOW = "show", _("show the post again")
    DELETE = "delete", _("take the post off")


#: The calls after which people may see a post.
VISIBLE_KINDS = frozenset({AttemptKind.FLIP, AttemptKind.CREATE})


class AttemptOutcome(models.TextChoices):
    OK = "ok", _("done")
    REJECTED = "rejected", _("refused")
    UNKNOWN = "unknown", _("no clear answer")
    NOT_SENT = "not_sent", _("not sent")
