"""A city in the hands of chance: everything that may happen to a post, in any order.

The rules are what people, workers, Facebook and power cuts do; the invariants are the promise.
Real services, real database; Facebook is a played Page behind the real adapter.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from wagtail.models import Page

from crosspost import services
from crosspost.checking import confirm_post
from crosspost.models import Delivery
from crosspost.models.stops import StopLevel
from crosspost.settle import RETRYABLE
from crosspost.states import LEASED, OPEN, UNCLAIMED, State
from crosspost.stopped import find_stop
from crosspost.stops import end_stop, pull_stop
from tests.contracts.scripted_server import answer, hang_up

from .machine_people import People
from .machine_world import WISHES, PowerCut, power_for
from .played_graph import GONE, error

CALLS = ("scrape", "create", "create_hidden", "flip", "get", "delete", "list", "edit", "hide")
BEGINNINGS = ("made", "out", "approved", "approval taken back", "written anew")
UNCLEAR = {
    "closed line": hang_up,
    "HTTP 500 code 2": error(2, status=500, is_transient=True),
    "HTTP 400 code 1": error(1),
    "no id": answer("{}"),
    "broken JSON": answer('{"id": '),
    "outage page": answer("<html>", status=502, content_type="text/html"),
}
REFUSALS = {
    "content": error(100),
    "duplicate": error(506),
    "unmapped": error(98765),
    "dead token": error(190, 463),
    "no permission": error(200),
    "rate": error(32),
    "rules": error(368),
    "gone": GONE,
}


class CrosspostMachine(People):
    """Made anew for each walk; see World for what it stands on."""

    # --- people -------------------------------------------------------------------------

    @rule(number=st.integers(0, WISHES - 1))
    def announce(self, number: int) -> None:
        """Publish a page with a wish; again and again does no harm."""
        story = self.stories[number]
        self.save_draft(number)
        Page.objects.filter(pk=story.pk).update(live=True)
        story.refresh_from_db()
        services.announce_page(story, user=self.writer)

    @initialize(needs_approval=st.booleans(), begin=st.sampled_from(BEGINNINGS))
    def begin_with_a_post(self, needs_approval: bool, begin: str) -> None:
        """The first page is announced; its post waits, was approved, lost that, or is out."""
        self.decide_whether_posts_need_approval(needs_approval)
        self.announce(0)
        if begin != "made":
            self.approve(0)
        if begin == "approval taken back":
            self.take_approval_back(0, is_sent_then=True)
        if begin == "written anew":
            self.write_a_waiting_post_anew(0)
        if begin in ("out", "written anew"):
            services.send_delivery(Delivery.objects.get().pk)

    @rule(number=st.integers(0, WISHES - 1))
    def save_draft(self, number: int) -> None:
        self.texts += 1
        services.save_draft(
            self.stories[number],
            site=self.site,
            text=f"新茶の季節です。{self.texts}",
            channel_ids=[self.channel.pk],
            user=self.writer,
        )

    @rule(number=st.integers(0, WISHES - 1), is_live=st.booleans())
    def take_down_or_put_back(self, number: int, is_live: bool) -> None:
        Page.objects.filter(pk=self.stories[number].pk).update(live=is_live)

    @precondition(lambda self: self.has(*UNCLAIMED))
    @rule(pick=st.integers(0, 20))
    def cancel(self, pick: int) -> None:
        self._decide(pick, lambda row: services.cancel_delivery(row, user=self.writer))

    @precondition(lambda self: self.has(*RETRYABLE))
    @rule(pick=st.integers(0, 20))
    def send_again(self, pick: int) -> None:
        if row := self._pick(pick, states=RETRYABLE):
            self._try(lambda: services.retry_delivery(row, user=self.writer))

    @precondition(lambda self: self.has(State.UNKNOWN, State.NEEDS_PERSON))
    @rule(pick=st.integers(0, 20), is_sure=st.booleans())
    def look_at_the_page(self, pick: int, is_sure: bool) -> None:
        """A person says truthfully what the Page shows, or that it cannot be told."""
        row = self._pick_settleable(pick)
        if row is None:
            return
        is_there = self._count_visible()[row.announcement_id] > 0
        seen = services.Verdict.THERE if is_there else services.Verdict.NOT_THERE
        verdict = seen if is_sure else services.Verdict.CANNOT_TELL
        self._try(lambda: services.settle_by_person(row, user=self.writer, verdict=verdict))

    @precondition(lambda self: self.has(State.UNKNOWN, State.NEEDS_PERSON))
    @rule(pick=st.integers(0, 20))
    def say_wrongly_that_it_is_not_there(self, pick: int) -> None:
        row = self._pick_settleable(pick)
        if row is not None:
            if self._count_visible()[row.announcement_id]:
                self.excused.add(row.announcement_id)
            self._try(
                lambda: services.settle_by_person(
                    row, user=self.writer, verdict=services.Verdict.NOT_THERE
                )
            )

    @rule()
    def connect_again(self) -> None:
        services.connect_channel(
            site=self.site,
            kind="city",
            page_id=self.channel.page_id,
            access_token="EAAnew0001",
            user=self.writer,
        )

    @rule(level=st.sampled_from(StopLevel))
    def pull_the_stop(self, level: StopLevel) -> None:
        self._try(lambda: pull_stop(self.site, level=level, reason="大雨のため", user=self.writer))

    @rule()
    def end_the_stop(self) -> None:
        """Releases nothing: what has passed is passed over."""
        visible = len(self.graph.visible)
        self._try(lambda: end_stop(self.site, user=self.writer))
        assert len(self.graph.visible) == visible

    # --- workers ------------------------------------------------------------------------

    @precondition(lambda self: self.has(State.QUEUED))
    @rule(pick=st.integers(0, 20))
    def send(self, pick: int) -> None:
        if row := self._pick(pick):
            visible = len(self.graph.visible)
            is_kept = find_stop(row) is not None
            services.send_delivery(row.pk)
            assert not is_kept or len(self.graph.visible) == visible

    @precondition(lambda self: self.has(State.QUEUED))
    @rule(pick=st.integers(0, 20), statements=st.integers(1, 70))
    def die_while_sending(self, pick: int, statements: int) -> None:
        """The power goes at some statement; what was committed before stays."""
        if row := self._pick(pick, states=[State.QUEUED]):
            with power_for(statements):
                services.send_delivery(row.pk)

    @precondition(lambda self: self.has(State.QUEUED))
    @rule(pick=st.integers(0, 20), is_done=st.booleans())
    def die_in_the_visible_call(self, pick: int, is_done: bool) -> None:
        if row := self._pick(pick, states=[State.QUEUED]):
            with self._hook(self._cut_power, is_done=is_done):
                try:
                    services.send_delivery(row.pk)
                except PowerCut:
                    return

    @precondition(lambda self: self.has(State.QUEUED))
    @rule(pick=st.integers(0, 20))
    def lose_the_lease_before_a_late_answer(self, pick: int) -> None:
        """The post is made; before the answer is read, the worker was called dead."""
        if row := self._pick(pick, states=[State.QUEUED]):
            with self._hook(self._call_worker_dead, is_done=True):
                services.send_delivery(row.pk)

    @precondition(lambda self: self.has(*LEASED, "change working"))
    @rule()
    def let_leases_lapse(self) -> None:
        self.let_leases_run_out()

    @rule()
    def let_time_pass(self) -> None:
        self.let_waits_pass()

    @rule(statements=st.one_of(st.none(), st.integers(1, 60)))
    def tick(self, statements: int | None) -> None:
        with power_for(statements):
            services.run_crosspost_tick()

    @precondition(lambda self: self.has(*OPEN))
    @rule()
    def find_everything_overdue(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        Delivery.objects.filter(deadline_at__isnull=False).update(deadline_at=past)
        services.run_crosspost_tick()

    # --- Facebook -----------------------------------------------------------------------

    @rule(call=st.sampled_from(CALLS), play=st.sampled_from(sorted(UNCLEAR)), is_done=st.booleans())
    def lose_an_answer(self, call: str, play: str, is_done: bool) -> None:
        (self.graph.lose if is_done else self.graph.refuse)(call, UNCLEAR[play])

    @rule(call=st.sampled_from(CALLS), play=st.sampled_from(sorted(REFUSALS)))
    def refuse(self, call: str, play: str) -> None:
        if play == "gone" and call not in ("get", "flip", "delete"):
            return
        if play == "gone" and call == "get" and self.is_taking_off():
            # What is being taken off is old: it does not read as missing while it is there.
            return
        if play == "gone" and call == "flip":
            # Facebook says so of a post that is gone, and of no other.
            return
        self.graph.refuse(call, REFUSALS[play])

    @rule(call=st.sampled_from(CALLS))
    def close_the_line(self, call: str) -> None:
        """The next call of a kind cannot be sent at all."""
        self.closed = call

    @rule(is_unlisted=st.booleans())
    def leave_out_of_the_list(self, is_unlisted: bool) -> None:
        self.graph.unlisted = is_unlisted

    @rule(pick=st.integers(0, 20))
    def tell_by_webhook(self, pick: int) -> None:
        posts = self.graph.visible
        if posts:
            post = posts[pick % len(posts)]
            confirm_post(self.channel, post["id"], text=f"{post['message']}\n{post['link']}")

    # --- the promise --------------------------------------------------------------------

    @invariant()
    def at_most_one_visible_post_per_wish(self) -> None:
        # Invariants run in the order of their names, and this one is the first.
        self.look_anew()
        self.find_no_wish_twice()

    @invariant()
    def no_open_row_without_a_deadline(self) -> None:
        posts = self.standing.posts
        assert not [state for state, at, *_rest in posts if state in OPEN and at is None]

    @invariant()
    def one_visible_call_per_version(self) -> None:
        assert [marker for marker, calls in self.visible_calls.items() if calls > 1] == []

    @invariant()
    def one_row_at_a_time_may_be_on_its_way(self) -> None:
        wishes = [wish for state, _at, wish, _marker in self.standing.posts if state in OPEN]
        assert len(wishes) == len(set(wishes))
