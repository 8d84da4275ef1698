"""What people do in a chance walk besides sending: approve, write anew, change what is out."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from crosspost import services
from crosspost.changes.states import CHANGE_OPEN, CHANGEABLE, ChangeKind, ChangeState
from crosspost.changes.tick import run_changes
from crosspost.models import CrosspostSettings, Delivery, PostChange
from crosspost.reasons import Reason
from crosspost.states import UNCLAIMED, State
from crosspost.vouching import needs_approval

from .machine_world import World, power_for
from .played_graph import GONE


class People(World):
    """Rules of writers, of who approves, and of the desk; the invariants that belong to them."""

    # --- approval -----------------------------------------------------------------------

    @rule(is_wanted=st.booleans())
    def decide_whether_posts_need_approval(self, is_wanted: bool) -> None:
        CrosspostSettings.objects.update_or_create(
            site=self.site, defaults={"needs_approval": is_wanted}
        )

    @precondition(lambda self: self.has(State.HELD))
    @rule(pick=st.integers(0, 20))
    def approve(self, pick: int) -> None:
        row = self._pick(pick, states=[State.HELD])
        if row is not None and row.reason == Reason.NOT_APPROVED:
            self._try(lambda: services.approve_delivery(row, user=self.chief))

    @precondition(lambda self: self.has(State.QUEUED))
    @rule(pick=st.integers(0, 20), is_sent_then=st.booleans())
    def take_approval_back(self, pick: int, is_sent_then: bool) -> None:
        """Whoever vouched for it does not any more, and a worker may come at once."""
        if row := self._pick(pick, states=[State.QUEUED]):
            Delivery.objects.filter(pk=row.pk).update(approved_sha256="", approved_by=None)
            if is_sent_then:
                services.send_delivery(row.pk)

    @precondition(lambda self: self.has(*UNCLAIMED))
    @rule(pick=st.integers(0, 20))
    def write_a_waiting_post_anew(self, pick: int) -> None:
        """Its approval falls away; where approval is wanted it waits for another."""
        row = self._pick(pick, states=sorted(UNCLAIMED))
        if row is None:
            return
        self.texts += 1
        try:
            edited = services.edit_waiting_delivery(
                row, text=f"書き直しました。{self.texts}", user=self.writer
            )
        except services.NotPossibleError:
            return
        assert (edited.approved_sha256, edited.approved_by) == ("", None)
        if needs_approval(self.site):
            assert (edited.state, edited.reason) == (State.HELD, Reason.NOT_APPROVED)

    # --- what is out --------------------------------------------------------------------

    @precondition(lambda self: self.has(*CHANGEABLE[ChangeKind.EDIT]))
    @rule(pick=st.integers(0, 20))
    def correct_what_is_out(self, pick: int) -> None:
        self._ask(pick, ChangeKind.EDIT)

    @precondition(lambda self: self.has(*CHANGEABLE[ChangeKind.HIDE]))
    @rule(pick=st.integers(0, 20))
    def hide_what_is_out(self, pick: int) -> None:
        self._ask(pick, ChangeKind.HIDE)

    @precondition(lambda self: self.has(State.HIDDEN))
    @rule(pick=st.integers(0, 20))
    def show_it_again(self, pick: int) -> None:
        self._ask(pick, ChangeKind.SHOW)

    @precondition(lambda self: self.has(*CHANGEABLE[ChangeKind.WITHDRAW]))
    @rule(pick=st.integers(0, 20))
    def take_it_off(self, pick: int) -> None:
        if self._ask(pick, ChangeKind.WITHDRAW):
            # Only a post that was just made reads as missing while it is there.
            plays = self.graph._instead["get"]
            plays[:] = [play for play in plays if play is not GONE]
            self.graph.unlisted = False

    @precondition(lambda self: self.has("change asked", "change unclear", "change working"))
    @rule(statements=st.one_of(st.none(), st.integers(1, 40)))
    def work_on_changes(self, statements: int | None) -> None:
        """The power may go at some statement; each call sets a state and may be asked again."""
        self.let_waits_pass()
        with power_for(statements):
            run_changes()

    @precondition(lambda self: self.has("change for_approval"))
    @rule(pick=st.integers(0, 20))
    def approve_new_words(self, pick: int) -> None:
        if change := self._pick_change(pick, ChangeState.FOR_APPROVAL):
            self._try(lambda: services.approve_change(change, user=self.chief))

    @precondition(lambda self: self.has("change for_approval", "change asked"))
    @rule(pick=st.integers(0, 20))
    def call_a_change_off(self, pick: int) -> None:
        """Only what Facebook was never asked for: the Page stays as it is."""
        if change := self._pick_change(pick, ChangeState.FOR_APPROVAL, ChangeState.ASKED):
            before = len(self.graph.visible)
            self._try(lambda: services.call_off_change(change, user=self.writer))
            assert len(self.graph.visible) == before

    @precondition(lambda self: self.has("change needs_person"))
    @rule(pick=st.integers(0, 20))
    def say_what_became_of_a_change(self, pick: int) -> None:
        """A person looks and says truthfully whether the post is as wished."""
        if change := self._pick_change(pick, ChangeState.NEEDS_PERSON):
            is_done = self._is_as_wished(change)
            self._try(lambda: services.settle_change(change, user=self.writer, is_done=is_done))

    # --- the promise --------------------------------------------------------------------

    @invariant()
    def nothing_goes_out_that_nobody_approved_where_that_is_wanted(self) -> None:
        assert self.unapproved == []

    @invariant()
    def no_open_change_without_a_deadline(self) -> None:
        changes = self.standing.changes
        assert not [state for state, at in changes if state in CHANGE_OPEN and at is None]

    @invariant()
    def what_is_said_to_be_off_is_off(self) -> None:
        off = {
            marker
            for state, _at, wish, marker in self.standing.posts
            if state in (State.HIDDEN, State.WITHDRAWN) and wish not in self.excused
        }
        assert not off & set(self._list_markers_on_wall())

    # --- helpers ------------------------------------------------------------------------

    def _ask(self, pick: int, kind: ChangeKind) -> bool:
        row = self._pick(pick, states=sorted(CHANGEABLE[kind]))
        if row is None:
            return False
        self.texts += 1
        is_free = not needs_approval(self.site)
        try:
            change = services.ask_change(
                row, kind=kind, text=f"訂正しました。{self.texts}", user=self.writer
            )
        except (services.NotPossibleError, services.ChangeRefusedError):
            return False
        if is_free:
            self.asked_freely.add(change.pk)
        return True

    def is_taking_off(self) -> bool:
        open_ = PostChange.objects.filter(kind=ChangeKind.WITHDRAW, state__in=sorted(CHANGE_OPEN))
        return open_.exists()

    def _pick_change(self, pick: int, *states: ChangeState) -> PostChange | None:
        rows = list(PostChange.objects.filter(state__in=states).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    def _is_as_wished(self, change: PostChange) -> bool:
        post = self.graph.posts.get(change.delivery.remote_post_id)
        if change.kind == ChangeKind.WITHDRAW or post is None:
            return post is None and change.kind == ChangeKind.WITHDRAW
        if change.kind == ChangeKind.EDIT:
            return change.text in post["message"]
        return post["is_published"] is (change.kind == ChangeKind.SHOW)
