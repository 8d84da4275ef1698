"""What is said right after a press: where the post stands now, of one post or of several."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Way(StrEnum):
    """What becomes of a post next, as far as the ledger knows."""

    NOW = "now"
    LATER = "later"
    LATER_STOPPED = "later_stopped"
    QUEUE = "queue"
    UNREAD = "unread"
    HELD = "held"
    STOPPED = "stopped"
    PAGE_DOWN = "page_down"
    SILENT = "silent"
    #: A worker has it already, or it is over: the state's own words say it.
    MOVED = "moved"


#: Said as a success; all else is a warning.
GOES_ON = frozenset({Way.NOW, Way.LATER, Way.QUEUE, Way.MOVED})

#: Placeholders: title, name (the Page's), moment, stop (reason, time and person).
OF_ONE: dict[Way, Any] = {
    Way.NOW: _("“%(title)s” goes out to “%(name)s” now."),
    Way.LATER: _("“%(title)s” goes out to “%(name)s”: %(moment)s."),
    Way.LATER_STOPPED: _(
        "“%(title)s” is planned for “%(name)s”: %(moment)s. Posts are stopped at the moment: if "
        "they still are by then, it is held back."
    ),
    Way.QUEUE: _("“%(title)s” stands in the queue of “%(name)s” and goes out when its turn comes."),
    Way.UNREAD: _("“%(title)s” does not go out to “%(name)s” yet: it is held back."),
    Way.HELD: _("“%(title)s” does not go out to “%(name)s” yet: it is held back."),
    Way.STOPPED: _(
        "“%(title)s” does not go out to “%(name)s” while posts are stopped: %(stop)s. When the "
        "stop is over, a person picks what still goes out."
    ),
    Way.PAGE_DOWN: _("“%(title)s” does not go out now: the Page “%(name)s” cannot be used."),
    Way.SILENT: _("“%(title)s” waits to go out to “%(name)s”."),
    Way.MOVED: _("“%(title)s” on “%(name)s”:"),
}
OF_SEVERAL: dict[Way, Any] = {
    Way.NOW: ngettext_lazy("%(count)d post goes out now.", "%(count)d posts go out now.", "count"),
    Way.LATER: ngettext_lazy(
        "%(count)d post goes out at its time.", "%(count)d posts go out at their times.", "count"
    ),
    Way.LATER_STOPPED: ngettext_lazy(
        "%(count)d post keeps its time, if posts are not stopped any more by then.",
        "%(count)d posts keep their times, if posts are not stopped any more by then.",
        "count",
    ),
    Way.QUEUE: ngettext_lazy(
        "%(count)d post stands in the queue.", "%(count)d posts stand in the queue.", "count"
    ),
    Way.UNREAD: ngettext_lazy(
        "%(count)d post is held back until somebody approves it.",
        "%(count)d posts are held back until somebody approves them.",
        "count",
    ),
    Way.HELD: ngettext_lazy(
        "%(count)d post is held back. The list says what it waits for.",
        "%(count)d posts are held back. The list says what they wait for.",
        "count",
    ),
    Way.STOPPED: ngettext_lazy(
        "%(count)d post waits, because posts are stopped.",
        "%(count)d posts wait, because posts are stopped.",
        "count",
    ),
    Way.PAGE_DOWN: ngettext_lazy(
        "%(count)d post waits, because its Page cannot be used now.",
        "%(count)d posts wait, because their Page cannot be used now.",
        "count",
    ),
    Way.SILENT: ngettext_lazy(
        "%(count)d post waits: the programme that sends posts is not running.",
        "%(count)d posts wait: the programme that sends posts is not running.",
        "count",
    ),
    Way.MOVED: ngettext_lazy(
        "%(count)d post is being sent.", "%(count)d posts are being sent.", "count"
    ),
}
