"""What the stop switch and the emergency notice add to a state's own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crosspost.reasons import Reason

from .causes import CauseWords
from .states import NOTHING_TO_DO

STOP_WORDS: dict[str, CauseWords] = {
    Reason.STOPPED: CauseWords(
        what=_("Posts are stopped: %(stop)s."),
        todo=_(
            "When the stop is over, it does not go out by itself. A person picks then what "
            "still goes out."
        ),
    ),
    Reason.PASSED_OVER: CauseWords(
        what=_("Its time came while posts were stopped: %(stop)s."),
        todo=_("If it should still go out, press “Send again”."),
    ),
    Reason.ALERT_MOVED_ON: CauseWords(
        what=_("The emergency notice was changed or lifted before this post went out."),
        todo=NOTHING_TO_DO,
    ),
}
