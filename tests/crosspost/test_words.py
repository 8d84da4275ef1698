from __future__ import annotations

import re

import pytest
from django.utils import translation

from crosspost.reasons import Reason
from crosspost.states import State
from crosspost.words import CAUSE_WORDS, STATE_WORDS, explain, explain_cause, has_sentence

LANGUAGES = ["ja", "ko", "en"]
REASONS = [reason for reason in Reason if reason]


def test_every_state_has_its_words_and_no_state_is_invented() -> None:
    assert set(STATE_WORDS) == set(State)


def test_every_reason_has_its_sentence_and_no_sentence_is_orphaned() -> None:
    assert set(CAUSE_WORDS) == set(REASONS)
    assert all(has_sentence(reason) for reason in Reason)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", list(State))
def test_every_state_says_four_things_without_a_hole_in_any_language(
    language: str, state: State
) -> None:
    with translation.override(language):
        for reason in Reason:
            for facts in ({}, {"channel": "鳴瀬谷町", "time": "9:10", "keeper": "牛島"}):
                sentence = explain(state, reason, **facts)
                assert sentence.label
                assert sentence.what
                assert sentence.now
                assert sentence.todo
                assert "%(" not in sentence.text
                assert "  " not in sentence.text.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_same_placeholders(language: str) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s", text))

    for words in [*STATE_WORDS.values(), *CAUSE_WORDS.values()]:
        for part in ("what", "now", "todo", "call"):
            message = getattr(words, part, "")
            with translation.override("en"):
                source = str(message)
            with translation.override(language):
                assert holes(str(message)) == holes(source), source


def test_no_sentence_holds_a_code_or_a_word_of_programmers() -> None:
    with translation.override("en"):
        texts = [explain(state, reason).text for state in State for reason in Reason]
        texts += [explain_cause(reason).text for reason in REASONS]
    for text in texts:
        assert not re.search(
            r"\b(190|368|506|[45]\d\d)\b|OAuth|exception|unknown error|HTTP|API|payload|null",
            text,
            re.IGNORECASE,
        ), text


def test_a_cause_never_changes_what_is_said_about_facebook_now_but_where_it_was_read() -> None:
    # Set by the nightly look alone, after the post read as missing twice by its own id.
    told = set(Reason) - {Reason.GONE_WITHOUT_US}
    for state in State:
        assert {explain(state, reason).now for reason in told} == {explain(state).now}
        with translation.override("en"):
            gone = explain(state, Reason.GONE_WITHOUT_US).now
        assert gone == "We did not find it on Facebook."


def test_only_states_of_a_read_back_post_say_that_it_is_there() -> None:
    with translation.override("en"):
        sure = {state for state in State if explain(state).now == "It is on Facebook."}
    assert sure == {State.PUBLISHED, State.LISTED}


def test_doubt_is_never_told_as_failure() -> None:
    with translation.override("en"):
        for state in (State.UNKNOWN, State.NEEDS_PERSON):
            sentence = explain(state, Reason.ANSWER_LOST)
            assert sentence.now == "Nobody knows yet whether it is on Facebook."
            assert "Send again" not in sentence.text


def test_a_reason_without_words_still_says_what_to_do_and_whom_to_call() -> None:
    with translation.override("en"):
        sentence = explain(State.FAILED, "something_new")
    assert sentence.what == (
        "Facebook answered with a reason that this website has not met before."
    )
    assert sentence.now == "It is not on Facebook."
    assert sentence.call.startswith("Call the people who run this website.")
