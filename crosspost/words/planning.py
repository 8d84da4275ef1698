"""What is said of planning: times that a person chose, the queue, approval, and facts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crosspost.reasons import Reason

from .causes import CauseWords

PLANNING_WORDS: dict[str, CauseWords] = {
    Reason.NOT_APPROVED: CauseWords(
        what=_("Nobody has approved these words and pictures yet."),
        todo=_("Somebody who may approve posts reads it and presses “Approve”."),
    ),
    Reason.FACTS_CHANGED: CauseWords(
        what=_("The page tells another price or availability than when the post was written."),
        todo=_(
            "Read the text. If it is still true, press “Send now”. If not, change it, or press "
            "“Do not send”."
        ),
    ),
    Reason.TOO_LATE: CauseWords(
        what=_("The post was planned for a time, could not go out then, and is late by now."),
        todo=_("Choose another time, press “Send now”, or press “Do not send”."),
    ),
    Reason.APPROVED: CauseWords(what=_("A colleague read the post and approved it.")),
    Reason.RESCHEDULED: CauseWords(
        what=_("A colleague chose another time for this post. It will be sent %(time)s."),
    ),
    Reason.LINED_UP: CauseWords(what=_("A colleague put the post into the queue.")),
    Reason.SENT_NOW: CauseWords(what=_("A colleague decided to send the post now.")),
    Reason.EDITED: CauseWords(what=_("A colleague changed the words of this post.")),
    Reason.PHOTOS_EDITED: CauseWords(what=_("A colleague changed the photos of this post.")),
    Reason.MOVED: CauseWords(what=_("A colleague gave the post another place in the queue.")),
    Reason.ITS_TURN: CauseWords(what=_("The turn of this post in the queue has come.")),
    Reason.SLOT_CLOSED: CauseWords(
        what=_(
            "The post could not go out while its slot was open. It is back in the queue and "
            "takes the next one."
        ),
    ),
    Reason.QUEUE_RULES: CauseWords(what=_("A colleague changed how the queue moves.")),
    Reason.QUEUE_PAUSED: CauseWords(what=_("A colleague lets the queue rest.")),
    Reason.QUEUE_RESUMED: CauseWords(what=_("A colleague lets the queue move again.")),
    Reason.QUEUE_LONG: CauseWords(
        what=_("The post has stood in the queue of “%(channel)s” for two weeks."),
        todo=_("Look at the queue: it may be sold out, or the queue may have too few slots."),
    ),
    Reason.TIME_MISSING: CauseWords(
        what=_("The post should go out at a time, but no time was chosen."),
        todo=_("Choose a day and an hour, or choose another way."),
    ),
}
