"""What each cause of a delivery's or a channel's state adds to the state's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crosspost.reasons import Reason

from .states import NOTHING_TO_DO, WARN

ASK_KEEPER = _("Call %(keeper)s.")
ASK_OPERATOR = _("Call the people who run this website. They have had a mail about it.")
RECONNECT = _("Connect the Page again. What waits is kept and then goes out once, by itself.")
AGAIN_BY_ITSELF = _("You do not need to do anything. We try again %(time)s.")


@dataclass(frozen=True, kw_only=True)
class CauseWords:
    """What happened, what you do, whom to call; an empty part leaves the state's own words."""

    what: Any
    todo: Any = ""
    call: Any = ""
    tone: str = ""
    #: Only where reading the post proved something else than the state remembers.
    now: Any = ""


CONNECTION_WORDS: dict[str, CauseWords] = {
    Reason.TOKEN_DEAD: CauseWords(
        what=_(
            "The connection to the Page “%(channel)s” has ended. This happens after a change "
            "of password, for example."
        ),
        todo=RECONNECT,
        call=ASK_KEEPER,
    ),
    Reason.ROLE_LOST: CauseWords(
        what=_("The person behind the connection may no longer post on “%(channel)s”."),
        todo=_("Give that person the right back on Facebook, then connect the Page again."),
        call=ASK_KEEPER,
    ),
    Reason.CHECKPOINT: CauseWords(
        what=_("Facebook wants to check who the person behind the connection is."),
        todo=_(
            "That person opens Facebook on a phone, answers the questions there, and then "
            "connects the Page again."
        ),
        call=ASK_KEEPER,
    ),
    Reason.NO_PERMISSION: CauseWords(
        what=_("Facebook says that we may not post on “%(channel)s” any more."),
        todo=_("Connect the Page again and allow everything that Facebook asks for."),
        call=ASK_KEEPER,
    ),
    Reason.NOT_CONNECTED: CauseWords(
        what=_("The Page “%(channel)s” is not connected yet."),
        todo=_("Connect the Page. What waits is kept and then goes out once, by itself."),
        call=ASK_KEEPER,
    ),
    Reason.CHANNEL_DISABLED: CauseWords(
        what=_("Posting to “%(channel)s” is switched off."),
        todo=_("If posts should go out, connect the Page again."),
        call=ASK_KEEPER,
    ),
    Reason.APP_SETTINGS: CauseWords(
        what=_("The keys of the city's Facebook app do not fit."),
        todo=_("The keys must be corrected. What waits is kept until then."),
        call=ASK_OPERATOR,
    ),
    Reason.RATE_LIMITED: CauseWords(
        what=_("Facebook says that there were too many requests. We wait, as it asks."),
        todo=AGAIN_BY_ITSELF,
        tone=WARN,
    ),
    Reason.POLICY_BLOCK: CauseWords(
        what=_("Facebook has stopped posts on “%(channel)s” for a while."),
        todo=_(
            "Look on Facebook under “Page quality” for the reason. When it is settled, press "
            "“Send now”."
        ),
        call=ASK_KEEPER,
    ),
}

GATE_WORDS: dict[str, CauseWords] = {
    Reason.PAGE_GONE: CauseWords(
        what=_("The page was taken off the website before the post went out."),
        todo=_("If it should go out after all, publish the page and press “Send now”."),
    ),
    Reason.PAGE_DELETED: CauseWords(
        what=_("The page was deleted before the post went out."),
        todo=NOTHING_TO_DO,
    ),
    Reason.PAGE_NOT_PUBLIC: CauseWords(
        what=_("The page cannot be read by everybody at this moment."),
        todo=_("Publish the page, or take its protection away. Then press “Send now”."),
    ),
    Reason.PAGE_UNREACHABLE: CauseWords(
        what=_("We asked for the page as a stranger would, and did not get it."),
        todo=_("Open the page and see whether it works. Then press “Send now”."),
        call=ASK_OPERATOR,
    ),
    Reason.NOT_AVAILABLE: CauseWords(
        what=_("What the post tells is not true at this moment: it is sold out or out of season."),
        todo=_("Press “Send now” when it is true again, or “Do not send”."),
    ),
    Reason.CARD_DIFFERS: CauseWords(
        what=_("Facebook sees another title or picture than the page has now."),
        todo=_("Wait a few minutes, then press “Send now”. Facebook then reads the page anew."),
    ),
    Reason.PHOTO_MISSING: CauseWords(
        what=_("A photo of this post is no longer in the picture library."),
        todo=_("Choose other photos for this post, then press “Send now”, or press “Do not send”."),
    ),
    Reason.PHOTO_CHANGED: CauseWords(
        what=_("A photo of this post was exchanged after the post was made."),
        todo=_("Choose the photos of this post again, then press “Send now”, or “Do not send”."),
    ),
    Reason.PHOTO_UNUSABLE: CauseWords(
        what=_("A photo of this post cannot be opened."),
        todo=_("Upload the photo again as JPEG, choose it for this post, then press “Send now”."),
    ),
}

REFUSAL_WORDS: dict[str, CauseWords] = {
    Reason.LINK_UNREADABLE: CauseWords(
        what=_("Facebook could not read the page behind the link."),
        todo=_("Open the page and see whether everybody can read it. Then press “Send again”."),
    ),
    Reason.LINK_REFUSED: CauseWords(
        what=_("Facebook does not accept the link of this post."),
        todo=_("Open the page and check its address."),
        call=ASK_OPERATOR,
    ),
    Reason.PHOTO_REFUSED: CauseWords(
        what=_("Facebook does not accept a photo of this post."),
        todo=_("Choose another photo, or save it as JPEG with less than 4 MB."),
    ),
    Reason.DUPLICATE: CauseWords(
        what=_("Facebook says that the same words were posted just before."),
        todo=_("Look at the Page first. If the post is missing, change the words a little."),
    ),
    Reason.CONTENT_REFUSED: CauseWords(
        what=_("Facebook refused this post because of its rules about content."),
        todo=_("Read the text again as a stranger would, and change it."),
        call=ASK_KEEPER,
    ),
    Reason.REQUEST_REFUSED: CauseWords(
        what=_("Facebook did not accept the way in which this post was sent."),
        todo=_("This is not your mistake. The people who run the website must look at it."),
        call=ASK_OPERATOR,
    ),
    Reason.UNMAPPED: CauseWords(
        what=_("Facebook answered with a reason that this website has not met before."),
        todo=_(
            "Everything about it is in the record of this post. The people who run the website "
            "will say what to do."
        ),
        call=ASK_OPERATOR,
    ),
}

WAITING_WORDS: dict[str, CauseWords] = {
    Reason.FACEBOOK_DOWN: CauseWords(
        what=_("Facebook could not be reached."), todo=AGAIN_BY_ITSELF, tone=WARN
    ),
    Reason.PREPARING_FAILED: CauseWords(
        what=_("Facebook had trouble while the post was being prepared, still hidden."),
        todo=AGAIN_BY_ITSELF,
        tone=WARN,
    ),
    Reason.SITE_UNREACHABLE: CauseWords(
        what=_("Our own website did not answer when we checked the page."),
        todo=AGAIN_BY_ITSELF,
        tone=WARN,
    ),
    Reason.WORKER_LOST: CauseWords(
        what=_("The sender stopped before anything could be seen. The post is back in the line."),
    ),
    Reason.HIDDEN_POST_GONE: CauseWords(
        what=_("The hidden post that was prepared has disappeared from Facebook."),
    ),
    Reason.STAGING_REFUSED: CauseWords(
        what=_("The Page “%(channel)s” does not take posts in two steps. It is sent in one."),
    ),
    Reason.KEPT_FAILING: CauseWords(
        what=_("We tried several times to prepare the post, and it did not work."),
        todo=_("Press “Send now” to try again, or “Do not send”."),
        call=ASK_OPERATOR,
    ),
    Reason.OVERDUE: CauseWords(
        what=_("This post has waited for longer than it should."),
        todo=_("The people who run the website must see whether the sender works."),
        call=ASK_OPERATOR,
        tone=WARN,
    ),
}

DOUBT_WORDS: dict[str, CauseWords] = {
    Reason.ANSWER_LOST: CauseWords(
        what=_("We sent the post, but the line was cut before Facebook answered."),
    ),
    Reason.FACEBOOK_TROUBLE: CauseWords(
        what=_("We sent the post. Facebook had trouble of its own and gave no clear answer."),
    ),
    Reason.SENDER_STOPPED: CauseWords(
        what=_("The sender stopped in the middle of sending this post."),
    ),
    Reason.DUPLICATE_MAYBE_OURS: CauseWords(
        what=_(
            "Facebook says that these words are already there. They may come from our own try "
            "before this one."
        ),
    ),
    Reason.NOT_FOUND: CauseWords(
        what=_(
            "We sent the post, no clear answer came back, and we looked for it several times "
            "without finding it."
        ),
    ),
    Reason.READ_BACK_FAILED: CauseWords(
        what=_("Facebook took the post, but we could not read it back."),
    ),
    Reason.CANNOT_TELL: CauseWords(
        what=_("A colleague looked and could not tell whether the post is there."),
    ),
}

SETTLED_WORDS: dict[str, CauseWords] = {
    Reason.FOUND: CauseWords(
        what=_("No clear answer came back, but we found the post on “%(channel)s”."),
    ),
    Reason.TWO_FOUND: CauseWords(
        what=_("We found this post twice on “%(channel)s”."),
        todo=_("Open the Page on Facebook. If there really are two, delete the newer one."),
        call=ASK_KEEPER,
        tone=WARN,
    ),
    Reason.SAID_THERE: CauseWords(what=_("A colleague looked and saw the post on Facebook.")),
    Reason.SAID_NOT_THERE: CauseWords(
        what=_("A colleague looked and did not find the post on Facebook."),
        todo=_("A new post goes out in its place. It has a line of its own."),
    ),
    Reason.CANCELLED: CauseWords(what=_("A colleague decided not to send this post.")),
    Reason.REPLACED: CauseWords(
        what=_("The words were changed before the post went out."),
        todo=_("A new post goes out in its place. It has a line of its own."),
    ),
    Reason.RELEASED: CauseWords(what=_("A colleague let the post go on.")),
    Reason.RECONNECTED: CauseWords(
        what=_("The Page “%(channel)s” is connected again, and the post goes on."),
    ),
    Reason.PAGE_BACK: CauseWords(what=_("The page is published again, and the post goes on.")),
    Reason.WAIT_OVER: CauseWords(what=_("The wait is over, and the post goes on.")),
}

#: What the editor's panel says of a text or of photos before anything is promised.
DRAFT_WORDS: dict[str, CauseWords] = {
    Reason.TEXT_EMPTY: CauseWords(
        what=_("The text for Facebook has no words that can be seen."),
        todo=_("Write a sentence, or leave the field empty: then title and summary are used."),
    ),
    Reason.TEXT_TOO_LONG: CauseWords(
        what=_("The text for Facebook is longer than Facebook allows."),
        todo=_("Make it shorter."),
    ),
    Reason.TEXT_BROKEN: CauseWords(
        what=_("The text for Facebook holds a character that cannot be stored or shown."),
        todo=_("Delete the last thing that you pasted and write it by hand."),
    ),
    Reason.TOO_MANY_PHOTOS: CauseWords(
        what=_("There are more photos than one post can hold."),
        todo=_("Keep ten photos or fewer."),
    ),
    Reason.NO_PHOTOS: CauseWords(
        what=_("A post with photos was chosen, but the page has no photo."),
        todo=_("Add a photo to the page, or choose the link card."),
    ),
    Reason.ALT_TEXT_MISSING: CauseWords(
        what=_("A photo has no words for people who cannot see it."),
        todo=_("Write in the alternative text what the photo shows."),
    ),
}
