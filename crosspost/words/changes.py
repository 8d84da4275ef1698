"""What is said of a change to a post that is out: gone, still up, or nobody can tell.

As with a post's own sentences, whether it is on Facebook follows from what was read alone.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from crosspost.changes.states import ChangeKind, ChangeState
from crosspost.reasons import Reason

from .causes import ASK_KEEPER, ASK_OPERATOR, CauseWords
from .states import NOTHING_TO_DO, OK, QUIET, STOP, WAIT, WARN, StateWords

_ASKED = {
    ChangeKind.EDIT: _("The new words wait to be sent to “%(channel)s”."),
    ChangeKind.HIDE: _("The post will be hidden on “%(channel)s”."),
    ChangeKind.SHOW: _("The post will be shown on “%(channel)s” again."),
    ChangeKind.WITHDRAW: _("The post will be taken off “%(channel)s”."),
}
_DONE = {
    ChangeKind.EDIT: _("We read the post back: Facebook shows the new words."),
    ChangeKind.HIDE: _("We read the post back: nobody can see it on Facebook now."),
    ChangeKind.SHOW: _("We read the post back: everybody can see it on Facebook again."),
    ChangeKind.WITHDRAW: _("We asked Facebook more than once: the post is gone."),
}
_NOT_DONE = {
    ChangeKind.EDIT: _("The words were not changed."),
    ChangeKind.HIDE: _("The post was not hidden."),
    ChangeKind.SHOW: _("The post was not shown again."),
    ChangeKind.WITHDRAW: _("The post was not taken off."),
}
_STILL = {
    ChangeKind.EDIT: _("The old words are still on Facebook."),
    ChangeKind.HIDE: _("It is still up: everybody can see it on Facebook."),
    ChangeKind.SHOW: _("It is still hidden on Facebook."),
    ChangeKind.WITHDRAW: _("It is still up on Facebook."),
}
_IS_NOW = {
    ChangeKind.EDIT: _("The new words are on Facebook."),
    ChangeKind.HIDE: _("It is on Facebook, and nobody can see it there."),
    ChangeKind.SHOW: _("It is on Facebook."),
    ChangeKind.WITHDRAW: _("It is gone from Facebook."),
}
_NOT_PROVEN = _("We can't tell yet whether it worked.")
_CANNOT_TELL = {
    ChangeKind.EDIT: _("We can't tell which words are on Facebook now."),
    ChangeKind.HIDE: _("We can't tell whether it can still be seen on Facebook."),
    ChangeKind.SHOW: _("We can't tell whether it can be seen on Facebook."),
    ChangeKind.WITHDRAW: _("We can't tell whether it is still up on Facebook."),
}
_LABELS: dict[ChangeKind, dict[str, Any]] = {
    ChangeKind.EDIT: {"done": _("Words changed"), "not": _("Words not changed")},
    ChangeKind.HIDE: {"done": _("Hidden"), "not": _("Still up")},
    ChangeKind.SHOW: {"done": _("Shown again"), "not": _("Still hidden")},
    ChangeKind.WITHDRAW: {"done": _("Gone"), "not": _("Still up")},
}
_LOOK = _(
    "Open the post on Facebook, look, and tell us here what you see. You can also let us ask "
    "Facebook once more."
)
_TRY_AGAIN = _("Press the button again, or do it by hand on Facebook.")


def build_change_words(kind: ChangeKind, state: ChangeState) -> StateWords:
    """Return the words of one kind of change in one state."""
    return {
        ChangeState.FOR_APPROVAL: StateWords(
            label=_("Waits for approval"),
            tone=WAIT,
            what=_("New words were written for this post, and somebody has to approve them."),
            now=_STILL[kind],
            todo=_("Read them, and approve them or call them off."),
        ),
        ChangeState.ASKED: StateWords(
            label=_("Asked for"), tone=WAIT, what=_ASKED[kind], now=_STILL[kind], todo=NOTHING_TO_DO
        ),
        ChangeState.WORKING: StateWords(
            label=_("Being done"),
            tone=WAIT,
            what=_("We are asking Facebook now. This usually takes less than a minute."),
            now=_NOT_PROVEN,
            todo=NOTHING_TO_DO,
        ),
        ChangeState.UNCLEAR: StateWords(
            label=_("Being checked"),
            tone=WAIT,
            what=_("We asked Facebook, and are reading the post back to be sure."),
            now=_NOT_PROVEN,
            todo=NOTHING_TO_DO,
        ),
        ChangeState.NEEDS_PERSON: StateWords(
            label=_("Can't tell"),
            tone=WARN,
            what=_("We asked Facebook several times and got no clear answer."),
            now=_CANNOT_TELL[kind],
            todo=_LOOK,
        ),
        ChangeState.DONE: StateWords(
            label=_LABELS[kind]["done"],
            tone=OK,
            what=_DONE[kind],
            now=_IS_NOW[kind],
            todo=NOTHING_TO_DO,
        ),
        ChangeState.STILL_UP: StateWords(
            label=_LABELS[kind]["not"],
            tone=STOP,
            what=_NOT_DONE[kind],
            now=_STILL[kind],
            todo=_TRY_AGAIN,
        ),
        ChangeState.CALLED_OFF: StateWords(
            label=_("Called off"),
            tone=QUIET,
            what=_("A colleague called this change off before Facebook was asked."),
            now=_STILL[kind],
            todo=NOTHING_TO_DO,
        ),
    }[state]


#: What each cause adds, and what the record of a post says of its changes.
CHANGE_WORDS: dict[str, CauseWords] = {
    Reason.EDIT_ASKED: CauseWords(what=_("New words were asked for.")),
    Reason.HIDE_ASKED: CauseWords(what=_("Hiding the post was asked for.")),
    Reason.SHOW_ASKED: CauseWords(what=_("Showing the post again was asked for.")),
    Reason.WITHDRAW_ASKED: CauseWords(what=_("Taking the post off was asked for.")),
    Reason.EDIT_DONE: CauseWords(what=_DONE[ChangeKind.EDIT]),
    Reason.HIDE_DONE: CauseWords(what=_DONE[ChangeKind.HIDE]),
    Reason.SHOW_DONE: CauseWords(what=_DONE[ChangeKind.SHOW]),
    Reason.WITHDRAW_DONE: CauseWords(what=_DONE[ChangeKind.WITHDRAW]),
    Reason.CHANGE_FOR_APPROVAL: CauseWords(
        what=_("New words were written for this post, and somebody has to approve them.")
    ),
    Reason.CHANGE_CALLED_OFF: CauseWords(what=_("A colleague called the change off.")),
    Reason.CHANGE_RUNNING: CauseWords(
        what=_("Another change of this post is still under way."),
        todo=_("Wait until it is done, or call it off."),
    ),
    Reason.CHANGE_NOT_OUT: CauseWords(
        what=_("This post is not out on Facebook, so there is nothing to change there."),
    ),
    Reason.CHANGE_NO_ID: CauseWords(
        what=_("A colleague saw this post on Facebook, but we do not know its number there."),
        todo=_("Change it by hand on Facebook."),
        call=ASK_KEEPER,
    ),
    Reason.CHANGE_SAME_TEXT: CauseWords(what=_("These are the words that the post already has.")),
    Reason.CHANGE_NEEDS_NEW_POST: CauseWords(
        what=_("Facebook lets us change only the words of a post, not its link or its photos."),
        todo=_("Take the post off, and send a new one in its place."),
    ),
    Reason.CHANGE_NOT_OURS: CauseWords(
        what=_("This post was not made by this website, so Facebook does not let us change it."),
        todo=_("Change it by hand on Facebook."),
        call=ASK_KEEPER,
    ),
    Reason.CHANGE_NOT_ALLOWED: CauseWords(
        what=_("Facebook says that we may not change this post."),
        todo=_("Change it by hand on Facebook. We check the connection to the Page meanwhile."),
        call=ASK_KEEPER,
    ),
    Reason.CHANGE_REFUSED: CauseWords(
        what=_("Facebook did not accept the change."), call=ASK_OPERATOR
    ),
    Reason.HIDE_REFUSED: CauseWords(
        what=_("On this Page Facebook does not hide a post that people can already see."),
        todo=_("If it has to go, take the post off."),
    ),
    Reason.STILL_THERE: CauseWords(
        what=_("Facebook said that it was done, but the post reads as before."),
        call=ASK_KEEPER,
    ),
    Reason.POST_NOT_THERE: CauseWords(
        what=_("We could not find this post on Facebook, so there was nothing to change."),
        todo=_("Look at the Page. If the post is gone, press “Take off” here to make sure."),
    ),
    Reason.CHANGE_NOT_PROVEN: CauseWords(
        what=_("We asked Facebook several times and got no clear answer."),
    ),
    Reason.SAID_CHANGED: CauseWords(
        what=_("A colleague looked at Facebook and saw that it is done.")
    ),
    Reason.SAID_UNCHANGED: CauseWords(
        what=_("A colleague looked at Facebook and saw that it is not done.")
    ),
    Reason.OWN_WORDS: CauseWords(
        what=_("You wrote these words yourself, and your city wants a second person to read them."),
        todo=_("Ask a colleague to approve them."),
    ),
    Reason.SAID_SEEN: CauseWords(
        what=_("A colleague looked without being signed in and saw the post.")
    ),
    Reason.PAGE_LEFT: CauseWords(
        what=_("The page of this post is no longer on the website, and the post is still out."),
        todo=_("Take the post off Facebook, publish the page again, or leave the post as it is."),
        tone=WARN,
    ),
    Reason.SAID_STAYS: CauseWords(
        what=_("A colleague decided that the post stays on Facebook without its page.")
    ),
    Reason.GONE_WITHOUT_US: CauseWords(
        what=_("This post has disappeared from Facebook. Nobody took it off here."),
        todo=_("Look at the Page. Press “Take off” here to make sure that it is gone."),
        call=ASK_KEEPER,
        tone=WARN,
        now=_("We did not find it on Facebook."),
    ),
    Reason.POST_UNKNOWN_HERE: CauseWords(
        what=_("There is a post on “%(channel)s” with our link that this website does not know."),
        todo=_("Look at it on Facebook. If it should not be there, delete it there."),
        call=ASK_KEEPER,
        tone=WARN,
    ),
    Reason.POST_NOT_MEANT: CauseWords(
        what=_("There is a post on “%(channel)s” that should not be visible."),
        todo=_("Look at it on Facebook. If it should not be there, delete it there."),
        call=ASK_KEEPER,
        tone=WARN,
    ),
    Reason.APP_LIVE_UNCONFIRMED: CauseWords(
        what=_("Nobody has confirmed yet that the city's Facebook app is in live mode."),
        todo=_(
            "While an app is in development mode, only its own people see what it posts. Look "
            "at the app's page on Facebook and confirm it here."
        ),
        tone=WARN,
    ),
    Reason.APP_LIVE_OLD: CauseWords(
        what=_("It was more than a year ago that somebody saw the Facebook app in live mode."),
        todo=_("Look at the app's page on Facebook and confirm it here again."),
        tone=WARN,
    ),
}
