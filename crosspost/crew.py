"""A few threads of one process that send for different channels side by side.

Most of a delivery's time is waiting for Facebook. The ledger's claim decides who works, as it
does between processes; here only who looks at what is shared out.
"""

from __future__ import annotations

import logging
import random
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable

from django.db import connection

from .due import DueKey, list_due_keys
from .states import Urgency

logger = logging.getLogger(__name__)

#: How old the list of what is due may get: so long an emergency waits for a free thread.
LOOK_EVERY = 1.0


class Crew:
    """Sends what is due for at most `seconds`: one delivery at a time per channel.

    Each thread has a database connection of its own and closes it. When the time is over, or the
    process is told to stop, every thread ends after the delivery that it has in hand.
    """

    def __init__(self, send: Callable[[uuid.UUID], bool], *, threads: int, seconds: float) -> None:
        self.sent = 0
        self._send = send
        self._threads = threads
        self._ends = time.monotonic() + seconds
        self._changed = threading.Condition()
        self._busy: set[int] = set()
        self._tried: set[uuid.UUID] = set()
        self._due: list[DueKey] = []
        self._looked_at = -LOOK_EVERY
        # When a channel last had its turn; chance decides where several processes begin.
        self._turns: dict[int, float] = defaultdict(random.random)

    def run(self) -> int:
        """Return how many went out. What is due for one channel only is sent by the caller."""
        self._look()
        count = min(self._threads, len({key.channel_id for key in self._due}))
        helpers = [threading.Thread(target=self._help) for _number in range(count - 1)]
        for helper in helpers:
            helper.start()
        try:
            self._work()
        finally:
            self._ends = 0  # also when the process is told to stop at once
            for helper in helpers:
                helper.join()
        return self.sent

    def _help(self) -> None:
        try:
            self._work()
        except Exception:  # the others go on; the ledger knows what this one left
            logger.exception("A sending thread broke off")
        finally:
            connection.close()

    def _work(self) -> None:
        while (key := self._take()) is not None:
            sent = False
            try:
                sent = self._send(key.delivery_id)
            except Exception:  # one delivery's trouble must not stop the others
                logger.exception("Sending %s broke off", key.delivery_id)
            finally:
                with self._changed:
                    self.sent += sent
                    self._busy.discard(key.channel_id)
                    self._changed.notify()

    def _take(self) -> DueKey | None:
        """Return the next one of a channel that is free; None when there is nothing more to do."""
        with self._changed:
            while (left := self._ends - time.monotonic()) > 0:
                if time.monotonic() - self._looked_at >= LOOK_EVERY:
                    self._look()
                free = [key for key in self._due if key.channel_id not in self._busy]
                if free:
                    return self._hand_out(min(free, key=self._rank))
                if not self._busy and not self._due:
                    return None
                self._changed.wait(min(left, LOOK_EVERY))
        return None

    def _hand_out(self, key: DueKey) -> DueKey:
        self._due.remove(key)
        self._tried.add(key.delivery_id)
        self._busy.add(key.channel_id)
        self._turns[key.channel_id] = time.monotonic()
        return key

    def _rank(self, key: DueKey) -> tuple[bool, float]:
        return key.urgency != Urgency.EMERGENCY, self._turns[key.channel_id]

    def _look(self) -> None:
        """Read anew what is due. What was tried here once is left to the next run."""
        self._due = [key for key in list_due_keys() if key.delivery_id not in self._tried]
        self._looked_at = time.monotonic()
