"""What a chance walk stands on: a city rolled back after it, power cuts, a look at the wall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine
from wagtail.models import Page, Site

from crosspost import services
from crosspost.changes.states import CHANGE_FINAL, ChangeState
from crosspost.markers import find_markers
from crosspost.models import Announcement, AnnouncementDraft, Channel, Delivery, PostChange
from crosspost.settle import can_be_settled
from crosspost.states import FINAL, LEASED, ChannelState, State
from crosspost.stops import end_stop
from crosspost.vouching import is_vouched_for, needs_approval
from tests.contracts.graph_params import read_params
from tests.contracts.scripted_server import SeenRequest
from users.models import User

from .played_graph import PlayedGraph, name_call
from .wire import NeverLeftError, Wire, answer_in_memory

WISHES = 2
#: What a drill may wait for at the end before it says that something is stuck.
ROUNDS_TO_QUIET = 25


class PowerCut(BaseException):
    """What a kill -9 looks like from inside: nothing after it runs."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Posts as (state, deadline, announcement, marker), changes as (state, deadline)."""

    posts: list[tuple[str, datetime | None, int, str]]
    changes: list[tuple[str, datetime | None]]

    @classmethod
    def read(cls) -> Standing:
        posts = Delivery.objects.values_list("state", "deadline_at", "announcement_id", "marker")
        changes = PostChange.objects.order_by().values_list("state", "deadline_at")
        return cls(posts=list(posts), changes=list(changes))

    @property
    def states(self) -> set[str]:
        posts = {state for state, _at, _wish, _marker in self.posts}
        return posts | {f"change {state}" for state, _at in self.changes}


class World(RuleBasedStateMachine):
    """Made anew for each walk; `site`, `channel` and `writer` stand in the test's database."""

    site: Site
    channel: Channel
    writer: User
    publishing: str
    new_graph: Callable[[], PlayedGraph]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._stack.enter_context(rolled_back())
        self.graph = type(self).new_graph()
        self.wire: Wire = self._stack.enter_context(answer_in_memory(self.graph))
        Channel.objects.filter(pk=self.channel.pk).update(publishing=self.publishing)
        self.visible_calls: Counter[str] = Counter()
        #: Wishes of which a person said wrongly that they are not there: theirs is the word.
        self.excused: set[int] = set()
        self.wire.before = self._note_call
        self.texts = 0
        #: Who approves; what reached Facebook unapproved where approval was wanted; changes that
        #: were asked for while nobody had to approve them.
        self.chief = User.objects.create_superuser("chief")
        self.unapproved: list[str] = []
        self.asked_freely: set[int] = set()
        self.stories = [
            self.site.root_page.add_child(
                instance=Page(title="新茶の季節です", slug=f"machine-{number}", live=False)
            )
            for number in range(WISHES)
        ]

    def teardown(self) -> None:
        try:
            self._find_nothing_lost()
        finally:
            self._stack.close()

    def let_leases_run_out(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        Delivery.objects.filter(state__in=LEASED).update(lease_until=past)
        PostChange.objects.filter(state=ChangeState.WORKING).update(lease_until=past)

    def let_waits_pass(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        Delivery.objects.update(next_attempt_at=past)
        Delivery.objects.filter(next_check_at__isnull=False).update(next_check_at=past)
        Channel.objects.filter(throttled_until__isnull=False).update(throttled_until=past)
        PostChange.objects.update(next_attempt_at=past)
        PostChange.objects.filter(next_check_at__isnull=False).update(next_check_at=past)

    def _find_nothing_lost(self) -> None:
        """When the troubles end, everything comes to rest where a person can see it."""
        self.graph._instead.clear()
        self.graph._after.clear()
        self.graph.unlisted = False
        self.closed = ""
        self._try(lambda: end_stop(self.site, user=self.writer))
        for _round in range(ROUNDS_TO_QUIET):
            self.let_leases_run_out()
            self.let_waits_pass()
            services.run_crosspost_tick()
            if not self._list_restless():
                break
        assert self._list_restless() == []
        self.look_anew()
        self.find_no_wish_twice()
        on_wall = Counter(self._list_markers_on_wall())
        for row in Delivery.objects.filter(
            state__in=[State.ACCEPTED, State.PUBLISHED, State.LISTED]
        ).exclude(announcement_id__in=self.excused):
            assert on_wall[row.marker] == 1, row.state
        announced = set(Announcement.objects.values_list("pk", flat=True))
        assert announced == set(Delivery.objects.values_list("announcement_id", flat=True))
        assert AnnouncementDraft.objects.count() >= len(announced)

    def find_no_wish_twice(self) -> None:
        for announcement, count in self._count_visible().items():
            assert count <= 1 or announcement in self.excused

    def _list_restless(self) -> list[str]:
        calm = FINAL | {State.HELD, State.NEEDS_PERSON}
        calm_change = CHANGE_FINAL | {ChangeState.FOR_APPROVAL, ChangeState.NEEDS_PERSON}
        if Channel.objects.get(pk=self.channel.pk).state != ChannelState.OK:
            # What was asked for waits until somebody connects the Page again.
            calm_change |= {ChangeState.ASKED}
        return [
            *Delivery.objects.exclude(state__in=calm).values_list("state", flat=True),
            *PostChange.objects.exclude(state__in=calm_change).values_list("state", flat=True),
        ]

    # --- helpers ------------------------------------------------------------------------

    closed = ""
    _standing: Standing | None = None

    @property
    def standing(self) -> Standing:
        """How everything stands, read once a step: each rule begins from what was looked at."""
        if self._standing is None:
            self._standing = Standing.read()
        return self._standing

    def look_anew(self) -> None:
        self._standing = None

    def has(self, *states: str) -> bool:
        """Whether any post, or any change ("change asked"), stands in one of these states.

        Rules that could do nothing are not drawn: a step is worth more than a look.
        """
        return not self.standing.states.isdisjoint(states)

    def _note_call(self, request: SeenRequest) -> None:
        call = name_call(request)
        if call == self.closed:
            self.closed = ""
            raise NeverLeftError
        self._note_approval(request, call)
        if call == "create":
            self.visible_calls.update(_read_markers(request))

    def _note_approval(self, request: SeenRequest, call: str) -> None:
        """Keep what goes out, or is written anew, although nobody vouched for it."""
        if call not in ("create", "flip", "edit") or not needs_approval(self.site):
            return
        post_id = request.path.rsplit("/", 1)[-1]
        if call == "edit":
            changes = PostChange.objects.filter(delivery__remote_post_id=post_id)
            change = changes.get(state=ChangeState.WORKING)
            if change.approved_by_id is None and change.pk not in self.asked_freely:
                self.unapproved.append(change.text)
            return
        # A post that was out before may be shown again without a word of anybody's.
        sending = Delivery.objects.filter(state=State.SENDING)
        rows = (
            sending.filter(hidden_post_id=post_id)
            if call == "flip"
            else sending.filter(marker__in=_read_markers(request))
        )
        self.unapproved += [row.text for row in rows if not is_vouched_for(row)]

    def _list_markers_on_wall(self) -> list[str]:
        return [
            marker
            for post in self.graph.visible
            for marker in find_markers(f"{post['message']}\n{post['link']}")
        ]

    def _count_visible(self) -> Counter[int]:
        wishes = {marker: wish for _state, _at, wish, marker in self.standing.posts}
        return Counter(wishes[marker] for marker in self._list_markers_on_wall())

    def _pick(self, pick: int, *, states: Any = tuple(State)) -> Delivery | None:
        rows = list(Delivery.objects.filter(state__in=states).order_by("created_at", "version"))
        return rows[pick % len(rows)] if rows else None

    def _pick_settleable(self, pick: int) -> Delivery | None:
        row = self._pick(pick, states=[State.UNKNOWN, State.NEEDS_PERSON])
        return row if row and can_be_settled(row.state, checks=row.checks) else None

    def _decide(self, pick: int, decide: Callable[[Delivery], object]) -> None:
        if row := self._pick(pick):
            self._try(lambda: decide(row))

    @staticmethod
    def _try(decide: Callable[[], object]) -> None:
        try:
            decide()
        except services.NotPossibleError:
            return

    @contextmanager
    def _hook(self, deed: Callable[[], None], *, is_done: bool) -> Iterator[None]:
        """Let `deed` happen at the next visible call, after it was carried out or before."""

        def hook(request: SeenRequest) -> None:
            if not is_done:
                self._note_call(request)
            if name_call(request) in ("create", "flip"):
                deed()

        if is_done:
            self.wire.after = hook
        else:
            self.wire.before = hook
        try:
            yield
        finally:
            self.wire.before, self.wire.after = self._note_call, None

    @staticmethod
    def _cut_power() -> None:
        raise PowerCut

    def _call_worker_dead(self) -> None:
        self.wire.after = None
        self.let_leases_run_out()
        services.run_crosspost_tick()


def _read_markers(request: SeenRequest) -> list[str]:
    params = read_params(request)
    return list(find_markers(f"{params.get('message', '')}\n{params.get('link', '')}"))


@contextmanager
def rolled_back() -> Iterator[None]:
    """A walk's own transaction, which the services' durable ones take for none."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@contextmanager
def power_for(statements: int | None) -> Iterator[None]:
    """Let the power go at the n-th statement of the block; None: it lasts."""
    left = statements

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left is not None and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            left -= 1
            if left < 0:
                raise PowerCut
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            yield
    except PowerCut:
        return
