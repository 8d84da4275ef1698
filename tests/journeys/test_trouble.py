"""What goes wrong is held, said and mended; nothing is lost and nothing comes twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.writing import TOWN, publish_story, wait_for_post
from tests.stack import Stack, wait_until
from tests.visitor import Visitor


def list_states(stack: Stack, words: str) -> list[str]:
    return stack.ask_python(
        f"""
from crosspost.models import Delivery
found = Delivery.objects.filter(announcement__title__contains={words!r}).order_by("created_at")
answer = [str(delivery.state) for delivery in found]
"""
    )


def count_visible(stack: Stack, words: str) -> int:
    return sum(
        words in (post["message"] or "") and post["is_published"] for post in stack.list_posts(TOWN)
    )


def test_a_dead_token_holds_the_story_and_a_new_one_lets_it_out_once(
    stack: Stack, facts: dict[str, Any], writer: Visitor, desk: Visitor, operator: Visitor
) -> None:
    stack.tell("facebook/trouble/", name="token_expired", page=TOWN)
    publish_story(
        writer, facts, title="合鍵の切れた朝", text="合鍵が切れた朝の話。", channels=[facts["town"]]
    )
    wait_until(
        lambda: list_states(stack, "合鍵の切れた朝") == ["held"], seconds=40, what="the hold"
    )
    assert count_visible(stack, "合鍵が切れた朝") == 0

    # Monitor and editor say what happened and where to mend it.
    desk.visit("/admin/crossposting/")
    assert "合鍵の切れた朝" in desk.soup.select_one("main").get_text()  # type: ignore[union-attr]
    mails = wait_until(stack.list_mails, what="the mails about the dead token")
    assert any("narusedani.example" in str(mail["to"]) for mail in mails)

    # The channel page reconnects with a new token, and the held post goes out once.
    token = stack.tell("facebook/new_token/", page=TOWN)["token"]
    operator.visit(f"/admin/crossposting/pages/{facts['town']}/")
    operator.submit("#connect form", {"access_token": token})
    assert token not in operator.answer.text
    wait_for_post(stack, "合鍵が切れた朝", seconds=40)
    stack.manage("tick")
    assert count_visible(stack, "合鍵が切れた朝") == 1


def test_a_worker_killed_in_the_middle_of_ten_posts_loses_none_and_repeats_none(
    stack: Stack, facts: dict[str, Any], writer: Visitor
) -> None:
    stack.kill("clock")
    for number in range(10):
        publish_story(
            writer,
            facts,
            title=f"十の話・その{number}",
            text=f"十の話のうちの{number}番目。",
            channels=[facts["town"]],
        )
        if number in (3, 6, 9):
            stack.kill("worker")
            stack.start("worker")
    stack.start("clock")

    def find() -> list[str]:
        texts = [p["message"] or "" for p in stack.list_posts(TOWN) if p["is_published"]]
        return [text for text in texts if "十の話のうちの" in text]

    wait_until(
        lambda: len(find()) >= 10 and set(list_states(stack, "十の話")) <= {"published", "listed"},
        seconds=240,
        what="ten posts",
    )
    for number in range(10):
        assert sum(f"うちの{number}番目" in text for text in find()) == 1


@pytest.mark.parametrize("name", ["answer_lost", "server_error_after_post"])
def test_a_lost_answer_on_a_page_that_posts_in_two_steps_settles_by_itself(
    stack: Stack, facts: dict[str, Any], writer: Visitor, name: str
) -> None:
    stack.tell("facebook/trouble/", name=name, page=TOWN, times=1, call="flip")
    title = f"返事のない話 {name}"
    publish_story(writer, facts, title=title, text=f"{title} の本文", channels=[facts["town"]])
    wait_until(
        lambda: set(list_states(stack, title)) <= {"published", "listed"},
        seconds=90,
        what="the post to be read back",
    )
    assert count_visible(stack, f"{title} の本文") == 1


def test_a_lost_answer_on_a_page_that_posts_in_one_step_waits_for_a_person(
    stack: Stack, facts: dict[str, Any], writer: Visitor, operator: Visitor, desk: Visitor
) -> None:
    operator.visit(f"/admin/crossposting/pages/{facts['town']}/")
    operator.submit("form[action$='/one-step/']")
    try:
        stack.tell("facebook/trouble/", name="answer_lost", page=TOWN, times=1, call="create")
        title = "一度きりの話"
        publish_story(writer, facts, title=title, text="一度きりの本文", channels=[facts["town"]])
        wait_until(
            lambda: (
                list_states(stack, title)
                and list_states(stack, title)[0] in {"unknown", "listed", "needs_person"}
            ),
            seconds=60,
            what="the unknown answer",
        )
        stack.manage("tick")
        assert count_visible(stack, "一度きりの本文") == 1
        assert title in desk.visit("/admin/crossposting/").text
    finally:
        operator.visit(f"/admin/crossposting/pages/{facts['town']}/")
        operator.submit("form[action$='/trial/']")
