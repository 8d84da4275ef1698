from __future__ import annotations

from typing import Any

import pytest

from crosspost.errors import RULES, ErrorClass, Verb, classify
from crosspost.graph_outcome import Outcome
from crosspost.reasons import Reason
from crosspost.states import AttemptOutcome


def rejected(code: int, subcode: int | None = None) -> Outcome:
    return Outcome(kind=AttemptOutcome.REJECTED, http_status=400, code=code, subcode=subcode)


@pytest.mark.parametrize(
    ("code", "subcode", "error_class", "reason"),
    [
        (190, None, ErrorClass.CHANNEL, Reason.TOKEN_DEAD),
        (190, 458, ErrorClass.CHANNEL, Reason.TOKEN_DEAD),
        (190, 460, ErrorClass.CHANNEL, Reason.TOKEN_DEAD),
        (190, 463, ErrorClass.CHANNEL, Reason.TOKEN_DEAD),
        (190, 467, ErrorClass.CHANNEL, Reason.TOKEN_DEAD),
        (190, 459, ErrorClass.CHANNEL, Reason.CHECKPOINT),
        (190, 464, ErrorClass.CHANNEL, Reason.CHECKPOINT),
        (190, 492, ErrorClass.CHANNEL, Reason.ROLE_LOST),
        (190, 2069032, ErrorClass.CHANNEL, Reason.APP_SETTINGS),
        (102, None, ErrorClass.CHANNEL, Reason.TOKEN_DEAD),
        (104, None, ErrorClass.CHANNEL, Reason.APP_SETTINGS),
        (1705, None, ErrorClass.CHANNEL, Reason.APP_SETTINGS),
        (10, None, ErrorClass.CHANNEL, Reason.NO_PERMISSION),
        (3, None, ErrorClass.CHANNEL, Reason.NO_PERMISSION),
        (200, None, ErrorClass.CHANNEL, Reason.NO_PERMISSION),
        (210, None, ErrorClass.CHANNEL, Reason.NO_PERMISSION),
        (299, None, ErrorClass.CHANNEL, Reason.NO_PERMISSION),
        (1, 2853006, ErrorClass.CHANNEL, Reason.NO_PERMISSION),
        (200, 2069030, ErrorClass.CONTENT, Reason.REQUEST_REFUSED),
        (4, None, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (17, None, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (32, None, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (341, None, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (613, 1996, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (80001, None, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (368, 1390008, ErrorClass.THROTTLE, Reason.RATE_LIMITED),
        (368, None, ErrorClass.THROTTLE, Reason.POLICY_BLOCK),
        (368, 1404006, ErrorClass.THROTTLE, Reason.POLICY_BLOCK),
        (368, 4854002, ErrorClass.CHANNEL, Reason.CHECKPOINT),
        (368, 1404078, ErrorClass.CHANNEL, Reason.CHECKPOINT),
        (368, 1346003, ErrorClass.CONTENT, Reason.CONTENT_REFUSED),
        (368, 1404082, ErrorClass.DUPLICATE, Reason.DUPLICATE),
        (506, 1455006, ErrorClass.DUPLICATE, Reason.DUPLICATE),
        (100, 1366051, ErrorClass.DUPLICATE, Reason.DUPLICATE),
        (1366051, None, ErrorClass.DUPLICATE, Reason.DUPLICATE),
        (100, 33, ErrorClass.GONE, Reason.REQUEST_REFUSED),
        (100, None, ErrorClass.CONTENT, Reason.REQUEST_REFUSED),
        (100, 1609005, ErrorClass.CONTENT, Reason.LINK_UNREADABLE),
        (1609005, None, ErrorClass.CONTENT, Reason.LINK_UNREADABLE),
        (1609008, None, ErrorClass.CONTENT, Reason.LINK_REFUSED),
        (2061006, None, ErrorClass.CONTENT, Reason.LINK_REFUSED),
        (324, None, ErrorClass.CONTENT, Reason.PHOTO_REFUSED),
        (1366046, None, ErrorClass.CONTENT, Reason.PHOTO_REFUSED),
        (2500, None, ErrorClass.CONTENT, Reason.REQUEST_REFUSED),
    ],
)
@pytest.mark.parametrize("verb", list(Verb))
def test_each_known_answer_has_its_class_and_its_sentence(
    code: int, subcode: int | None, error_class: ErrorClass, reason: Reason, verb: Verb
) -> None:
    verdict = classify(rejected(code, subcode), verb)

    assert (verdict.error_class, verdict.reason) == (error_class, reason)
    assert verdict.is_mapped
    assert (verdict.channel_state is not None) == (error_class == ErrorClass.CHANNEL)


@pytest.mark.parametrize("code", [1, 2])
def test_codes_1_and_2_are_unknown_when_something_may_be_visible(code: int) -> None:
    assert classify(rejected(code), Verb.PUBLISH).error_class == ErrorClass.UNKNOWN
    assert classify(rejected(code), Verb.STAGE).error_class == ErrorClass.TRANSIENT
    assert classify(rejected(code), Verb.READ).error_class == ErrorClass.TRANSIENT


@pytest.mark.parametrize("code", [1, 2, 4, 100, 190, 506, 98765, None])
def test_an_unclear_answer_is_unknown_whatever_code_it_names(code: Any) -> None:
    outcome = Outcome(kind=AttemptOutcome.UNKNOWN, http_status=500, code=code)

    assert classify(outcome, Verb.PUBLISH).error_class == ErrorClass.UNKNOWN
    assert classify(outcome, Verb.STAGE).error_class == ErrorClass.TRANSIENT


def test_only_proof_that_nothing_left_lets_a_publication_be_tried_again() -> None:
    not_sent = Outcome(kind=AttemptOutcome.NOT_SENT)
    lost = Outcome(kind=AttemptOutcome.UNKNOWN)

    assert classify(not_sent, Verb.PUBLISH).error_class == ErrorClass.TRANSIENT
    assert classify(lost, Verb.PUBLISH).error_class == ErrorClass.UNKNOWN
    assert classify(lost, Verb.PUBLISH).reason == Reason.ANSWER_LOST


def test_an_answer_that_nobody_has_met_stops_the_post_and_calls_the_operator() -> None:
    verdict = classify(rejected(424242), Verb.PUBLISH)

    assert verdict.error_class == ErrorClass.CONTENT
    assert verdict.reason == Reason.UNMAPPED
    assert not verdict.is_mapped


def test_a_row_with_subcodes_never_stands_behind_one_that_takes_all_of_them() -> None:
    for number, rule in enumerate(RULES):
        for earlier in RULES[:number]:
            if not earlier.subcodes:
                assert not rule.codes & earlier.codes, (rule, earlier)
