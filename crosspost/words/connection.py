"""What the checks of a connection found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crosspost.reasons import Reason

from .causes import ASK_KEEPER, ASK_OPERATOR, CauseWords

NEW_TOKEN = _("Make a new token for exactly this Page and enter it again.")

CONNECTION_CHECK_WORDS: dict[str, CauseWords] = {
    Reason.APP_MISSING: CauseWords(
        what=_("The city's Facebook app is not entered yet."),
        todo=_("Enter the app's id and secret first."),
        call=ASK_OPERATOR,
    ),
    Reason.PAGE_OF_OTHER_CITY: CauseWords(
        what=_("This Facebook Page already belongs to another city of this installation."),
        todo=_("Check the Page's number."),
        call=ASK_OPERATOR,
    ),
    Reason.TOKEN_NOT_CHECKED: CauseWords(
        what=_("Facebook could not be asked about the token just now. Nothing was stored."),
        todo=_("Try again in a few minutes."),
    ),
    Reason.TOKEN_INVALID: CauseWords(
        what=_("Facebook says that this token is not valid."), todo=NEW_TOKEN
    ),
    Reason.TOKEN_NOT_OF_A_PAGE: CauseWords(
        what=_("This token belongs to a person, not to a Page."), todo=NEW_TOKEN
    ),
    Reason.TOKEN_OF_OTHER_PAGE: CauseWords(
        what=_("This token belongs to another Page."), todo=NEW_TOKEN
    ),
    Reason.TOKEN_OF_OTHER_APP: CauseWords(
        what=_("This token was made with another Facebook app than the city's."), todo=NEW_TOKEN
    ),
    Reason.SCOPES_MISSING: CauseWords(
        what=_("The token does not allow everything that is needed."),
        todo=_("Make a new token and allow everything that Facebook asks for."),
    ),
    Reason.TOKEN_EXPIRES_SOON: CauseWords(
        what=_("The connection to “%(channel)s” ends soon, by Facebook's own date."),
        todo=_("Connect the Page again before that day."),
        call=ASK_KEEPER,
    ),
    Reason.TRIAL_CREATE_FAILED: CauseWords(
        what=_("A hidden trial post could not be made."),
        todo=_("Nothing is on the Page. Posts go out in one step, as before."),
    ),
    Reason.TRIAL_READ_FAILED: CauseWords(
        what=_("The hidden trial post was made but could not be read back."),
        todo=_("Posts go out in one step, as before."),
    ),
    Reason.TRIAL_FLIP_FAILED: CauseWords(
        what=_("The hidden trial post could not be made visible."),
        todo=_("This Page does not take posts in two steps. They go out in one step, as before."),
    ),
    Reason.TRIAL_TIME_WRONG: CauseWords(
        what=_("Facebook dated the trial post wrongly: not with the moment when it was shown."),
        todo=_("Posts in two steps would stand in the wrong place. They go out in one step."),
    ),
    Reason.TRIAL_CARD_MISSING: CauseWords(
        what=_("The trial post was shown without the card of its link."),
        todo=_("Posts go out in one step, as before."),
    ),
    Reason.TRIAL_DELETE_FAILED: CauseWords(
        what=_("The trial post could not be deleted."),
        todo=_("Open the Page on Facebook and delete the trial post by hand."),
        call=ASK_KEEPER,
    ),
}

#: What each check of `crosspost.connection` asks.
CHECK_LABELS = {
    "app": _("The token was made with the city's Facebook app"),
    "page": _("The token belongs to this Page"),
    "token": _("Facebook knows the token"),
    "type": _("It is the token of a Page, not of a person"),
    "scopes": _("It allows everything that is needed"),
    "expiry": _("The connection lasts for at least a week"),
    "create": _("A hidden test post can be made"),
    "flip": _("The hidden test post can be made visible"),
    "read": _("The test post can be read back"),
    "time": _("Facebook dates it with the moment when it was made visible"),
    "card": _("It carries the card of its link"),
    "delete": _("The test post can be deleted"),
}
