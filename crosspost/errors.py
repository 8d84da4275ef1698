"""What an answer of Facebook means for us: one table over code, subcode and kind of call.

Sources: Meta's error guide, the Page and Photo references, and public reports of how the API
behaves under load. Only code and subcode are looked at, never the words of a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .graph_outcome import Outcome
from .reasons import Reason
from .states import ChannelState


class Verb(StrEnum):
    """What kind of call was answered."""

    READ = "read"
    #: Makes something that nobody can see; may be repeated.
    STAGE = "stage"
    #: Makes something visible; is never repeated by itself.
    PUBLISH = "publish"


class ErrorClass(StrEnum):
    #: Try again later by itself (never for a publishing call).
    TRANSIENT = "transient"
    #: A publishing call of which nobody knows whether it worked.
    UNKNOWN = "unknown"
    #: The channel cannot be used until a person mends it.
    CHANNEL = "channel"
    #: Facebook wants a pause; nothing was done.
    THROTTLE = "throttle"
    #: This content will never be taken as it is.
    CONTENT = "content"
    #: The object does not exist, or not for us.
    GONE = "gone"
    #: Facebook says that the same is there already.
    DUPLICATE = "duplicate"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What to do about an answer, and the sentence that says why."""

    error_class: ErrorClass
    reason: Reason
    channel_state: ChannelState | None = None
    #: The least pause for the channel; the usage headers may ask for more.
    park: timedelta | None = None
    #: False: nobody has met this answer before, and the operator is told.
    is_mapped: bool = True


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row: the codes it is for, the subcodes (empty: any), and the verdict."""

    codes: frozenset[int]
    subcodes: frozenset[int] = frozenset()
    verdict: Verdict

    def matches(self, code: int, subcode: int | None) -> bool:
        return code in self.codes and (not self.subcodes or subcode in self.subcodes)


def _channel(reason: Reason, state: ChannelState) -> Verdict:
    return Verdict(error_class=ErrorClass.CHANNEL, reason=reason, channel_state=state)


def _content(reason: Reason) -> Verdict:
    return Verdict(error_class=ErrorClass.CONTENT, reason=reason)


def _rule(codes: set[int], verdict: Verdict, *, subcodes: set[int] | None = None) -> Rule:
    return Rule(codes=frozenset(codes), subcodes=frozenset(subcodes or ()), verdict=verdict)


_TOKEN_DEAD = _channel(Reason.TOKEN_DEAD, ChannelState.TOKEN_DEAD)
_CHECKPOINT = _channel(Reason.CHECKPOINT, ChannelState.CHECKPOINT)
_NO_PERMISSION = _channel(Reason.NO_PERMISSION, ChannelState.NO_PERMISSION)
_APP_SETTINGS = _channel(Reason.APP_SETTINGS, ChannelState.TOKEN_DEAD)
_DUPLICATE = Verdict(error_class=ErrorClass.DUPLICATE, reason=Reason.DUPLICATE)
_THROTTLE = Verdict(
    error_class=ErrorClass.THROTTLE, reason=Reason.RATE_LIMITED, park=timedelta(minutes=15)
)
_POSTING_TOO_FAST = Verdict(
    error_class=ErrorClass.THROTTLE, reason=Reason.RATE_LIMITED, park=timedelta(hours=1)
)
_POLICY_BLOCK = Verdict(
    error_class=ErrorClass.THROTTLE, reason=Reason.POLICY_BLOCK, park=timedelta(hours=24)
)

#: Read from the top; the first row that matches decides. Rows with subcodes come first.
RULES: tuple[Rule, ...] = (
    # Facebook wants to know who the person is: only that person can mend it.
    _rule({190}, _CHECKPOINT, subcodes={459, 464}),
    _rule({368}, _CHECKPOINT, subcodes={4854002, 1404078}),
    _rule({190}, _channel(Reason.ROLE_LOST, ChannelState.NO_PERMISSION), subcodes={492}),
    _rule({190}, _APP_SETTINGS, subcodes={2069032}),
    _rule({1705}, _APP_SETTINGS),
    _rule({190, 102}, _TOKEN_DEAD),
    _rule({104}, _APP_SETTINGS),
    # Content that the rules of the house over there forbid, before the blocks of accounts.
    _rule({368}, _DUPLICATE, subcodes={1404082}),
    _rule({506}, _DUPLICATE),
    _rule({1366051}, _DUPLICATE),
    _rule({100}, _DUPLICATE, subcodes={1366051}),
    _rule({368}, _content(Reason.CONTENT_REFUSED), subcodes={1346003, 1404102}),
    _rule({368}, _POSTING_TOO_FAST, subcodes={1390008}),
    _rule({368}, _POLICY_BLOCK),
    _rule({4, 17, 32, 613, 341}, _THROTTLE),
    _rule(set(range(80000, 80015)), _THROTTLE),
    # Endpoints or fields that were retired: a mistake of ours, not of the channel.
    _rule({200}, _content(Reason.REQUEST_REFUSED), subcodes={2069030, 2069031, 2069033}),
    _rule({1}, _NO_PERMISSION, subcodes={2853006}),
    _rule({3, 10, *range(200, 300)}, _NO_PERMISSION),
    _rule({324, 1366046, 2069019, 6000}, _content(Reason.PHOTO_REFUSED)),
    _rule({100}, _content(Reason.PHOTO_REFUSED), subcodes={1366046, 2069019}),
    _rule({1609005}, _content(Reason.LINK_UNREADABLE)),
    _rule({100}, _content(Reason.LINK_UNREADABLE), subcodes={1609005}),
    _rule({1609008, 2061006}, _content(Reason.LINK_REFUSED)),
    _rule({100}, _content(Reason.LINK_REFUSED), subcodes={1609008, 2061006}),
    _rule(
        {100},
        Verdict(error_class=ErrorClass.GONE, reason=Reason.REQUEST_REFUSED),
        subcodes={33},
    ),
    _rule({100, 2500, 3001}, _content(Reason.REQUEST_REFUSED)),
)

_TRANSIENT = Verdict(error_class=ErrorClass.TRANSIENT, reason=Reason.PREPARING_FAILED)
_NOT_SENT = Verdict(error_class=ErrorClass.TRANSIENT, reason=Reason.FACEBOOK_DOWN)
_TROUBLE = Verdict(error_class=ErrorClass.UNKNOWN, reason=Reason.FACEBOOK_TROUBLE)
_LOST = Verdict(error_class=ErrorClass.UNKNOWN, reason=Reason.ANSWER_LOST)


def classify(outcome: Outcome, verb: Verb) -> Verdict:
    """Return what a failed call means. Not for outcomes that are ok.

    A publishing call is only ever transient with proof that no byte left. Codes 1 and 2 mean
    "unknown" whatever their HTTP status: posts have been made behind both.
    """
    if outcome.is_not_sent:
        return _NOT_SENT
    if outcome.is_unknown:
        if verb != Verb.PUBLISH:
            return _TRANSIENT
        return _TROUBLE if outcome.http_status is not None else _LOST
    code = outcome.code if outcome.code is not None else 0
    rule = next((rule for rule in RULES if rule.matches(code, outcome.subcode)), None)
    if rule is not None:
        return rule.verdict
    if code in (1, 2):
        return _TROUBLE if verb == Verb.PUBLISH else _TRANSIENT
    return Verdict(error_class=ErrorClass.CONTENT, reason=Reason.UNMAPPED, is_mapped=False)
