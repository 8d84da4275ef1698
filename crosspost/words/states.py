"""What is true in each state of a delivery, whatever the cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crosspost.states import State

#: How a sentence looks: a shape and a colour that go with its label.
OK, WAIT, WARN, STOP, QUIET = "ok", "wait", "warn", "stop", "quiet"

NOT_THERE = _("It is not on Facebook.")
IS_THERE = _("It is on Facebook.")
NOT_KNOWN = _("Nobody knows yet whether it is on Facebook.")
NOTHING_TO_DO = _("You do not need to do anything.")


@dataclass(frozen=True, kw_only=True)
class StateWords:
    """The four parts of a state's own sentence, a short label, and a tone for the eye."""

    label: Any
    tone: str
    what: Any
    now: Any
    todo: Any
    call: Any = ""


STATE_WORDS: dict[str, StateWords] = {
    State.LINED_UP: StateWords(
        label=_("In the queue"),
        tone=WAIT,
        what=_("The post waits in the queue of “%(channel)s” until its turn comes."),
        now=_("It is not on Facebook yet."),
        todo=NOTHING_TO_DO,
    ),
    State.QUEUED: StateWords(
        label=_("Waiting"),
        tone=WAIT,
        what=_("The post is ready and will be sent %(time)s."),
        now=_("It is not on Facebook yet."),
        todo=NOTHING_TO_DO,
    ),
    State.STAGING: StateWords(
        label=_("Being prepared"),
        tone=WAIT,
        what=_("The post is being prepared. This usually takes less than a minute."),
        now=_("Nobody can see it on Facebook yet."),
        todo=NOTHING_TO_DO,
    ),
    State.READY: StateWords(
        label=_("Prepared"),
        tone=WAIT,
        what=_("The post is prepared on Facebook, still hidden."),
        now=_("Nobody can see it on Facebook yet."),
        todo=NOTHING_TO_DO,
    ),
    State.SENDING: StateWords(
        label=_("Being sent"),
        tone=WAIT,
        what=_("The post is being sent now. This usually takes less than a minute."),
        now=_("It will be on Facebook in a moment."),
        todo=NOTHING_TO_DO,
    ),
    State.ACCEPTED: StateWords(
        label=_("Accepted"),
        tone=OK,
        what=_("Facebook took the post and gave it a number. We are reading it back to be sure."),
        now=_("It should be on Facebook."),
        todo=NOTHING_TO_DO,
    ),
    State.PUBLISHED: StateWords(
        label=_("On Facebook"),
        tone=OK,
        what=_("The post went out to “%(channel)s”. We read it back from Facebook."),
        now=IS_THERE,
        todo=NOTHING_TO_DO,
    ),
    State.LISTED: StateWords(
        label=_("On Facebook"),
        tone=OK,
        what=_("The post went out to “%(channel)s”. We found it in the list of the Page's posts."),
        now=IS_THERE,
        todo=NOTHING_TO_DO,
    ),
    State.UNKNOWN: StateWords(
        label=_("Not sure"),
        tone=WARN,
        what=_("We sent the post, but no clear answer came back."),
        now=NOT_KNOWN,
        todo=_("Please do not send it again. We are looking for it and look again %(time)s."),
    ),
    State.NEEDS_PERSON: StateWords(
        label=_("Please look"),
        tone=WARN,
        what=_("We sent the post, no clear answer came back, and we could not find it ourselves."),
        now=NOT_KNOWN,
        todo=_(
            "Open the Page “%(channel)s” on Facebook, look for this post, and tell us here "
            "what you see."
        ),
    ),
    State.HELD: StateWords(
        label=_("Held back"),
        tone=WARN,
        what=_("We are holding the post back."),
        now=NOT_THERE,
        todo=_("It is kept safe here. Open the record of this post to see what it waits for."),
    ),
    State.FAILED: StateWords(
        label=_("Not sent"),
        tone=STOP,
        what=_("Facebook did not take the post."),
        now=NOT_THERE,
        todo=_("Change what is wrong, then press “Send again”."),
    ),
    State.CANCELLED: StateWords(
        label=pgettext_lazy("post", "Cancelled"),
        tone=QUIET,
        what=_("Somebody in the city decided not to send this post."),
        now=NOT_THERE,
        todo=NOTHING_TO_DO,
    ),
    State.SKIPPED: StateWords(
        label=_("Passed over"),
        tone=QUIET,
        what=_("The time for this post has passed, so it was not sent."),
        now=NOT_THERE,
        todo=_("If it should still go out, press “Send again”."),
    ),
    State.HIDDEN: StateWords(
        label=_("Hidden"),
        tone=QUIET,
        what=_("Somebody in the city hid this post on Facebook. We read that back."),
        now=_("It is on Facebook, and nobody can see it there."),
        todo=NOTHING_TO_DO,
    ),
    State.WITHDRAWN: StateWords(
        label=_("Taken off"),
        tone=QUIET,
        what=_("Somebody in the city took this post off Facebook. We made sure that it is gone."),
        now=NOT_THERE,
        todo=NOTHING_TO_DO,
    ),
}

#: Said instead of a waiting state's own words while neither worker nor clock is alive.
SILENCE_WORDS = StateWords(
    label=_("Waiting"),
    tone=STOP,
    what=_("The programme that sends posts is not running, so nothing goes out now."),
    now=_("It is not on Facebook yet."),
    todo=_("What waits is kept safe and goes out once when the programme runs again."),
    call=_("Call the people who run this website."),
)
