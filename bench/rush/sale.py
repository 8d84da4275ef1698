"""The sale itself, in its phases; every loop has an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from .buyers import Buyer, Outcome
from .stack import Stack

#: So many buyers ask at the same moment.
AT_ONCE = 64
#: Beyond Stripe's shortest time to pay, and the skew that is allowed for.
UNTIL_EXPIRED = 34 * 60
WEATHER = ("webhook_dropped", "webhook_doubled", "webhook_late", "")


@dataclass
class Sale:
    stack: Stack
    buyers: list[Buyer]
    say: Callable[[str], None]
    winners: list[Buyer] = field(default_factory=list)
    abandoned: int = 0
    rush_seconds: float = 0

    def prepare(self, variant_id: int) -> None:
        """Bring everybody to the final page while nothing is held yet."""
        self._let_all(self.buyers, lambda buyer: buyer.choose(variant_id))
        self._let_all(self.buyers, Buyer.look)

    def rush(self) -> None:
        """Let everybody press the button; of the winners a tenth goes away."""
        begun = time.monotonic()
        outcomes = self._let_all(self.buyers, Buyer.press)
        self.rush_seconds = time.monotonic() - begun
        self.winners = [
            buyer
            for buyer, outcome in zip(self.buyers, outcomes, strict=True)
            if outcome == Outcome.WON
        ]
        self.abandoned = max(1, len(self.winners) // 10) if self.winners else 0
        self.say(f"{len(self.winners)} got a jar; {self.abandoned} of them go away")
        self.pay(self.winners[self.abandoned :])

    def pay(self, payers: list[Buyer]) -> None:
        """Pay one after the other in changing weather; every third one closes the browser."""
        for number, buyer in enumerate(payers):
            trouble = WEATHER[number % len(WEATHER)]
            if trouble:
                self.stack.sandbox.tell("stripe/trouble/", name=trouble, times=1)
            paid = self.stack.sandbox.tell(f"stripe/sessions/{buyer.payment_ref}/pay/")
            if number % 3:
                buyer.come_back(paid["session"]["success_url"])

    def sell_again(self, *, count_free: Callable[[], int]) -> None:
        """Wait until what was left is free, on a moved clock, and sell it to those behind."""
        self.stack.move_clocks(UNTIL_EXPIRED)
        wanted = self.abandoned
        if not wait_until(lambda: count_free() >= wanted, seconds=120):
            self.say(f"Only {count_free()} of {wanted} jars came free again")
        losers = [buyer for buyer in self.buyers if buyer not in self.winners]
        again = [
            buyer
            for buyer, outcome in zip(losers, self._let_all(losers, Buyer.look), strict=True)
            if outcome == Outcome.WON
        ]
        outcomes = self._let_all(again, Buyer.press)
        late = [b for b, outcome in zip(again, outcomes, strict=True) if outcome == Outcome.WON]
        self.say(f"{len(late)} of {len(again)} got a jar that came free")
        self.pay(late)

    def end(self, *, count_open: Callable[[], int]) -> None:
        """Let the hours pass after which nothing is open any more."""
        for _hour in range(6):
            if wait_until(lambda: not count_open(), seconds=8):
                return
            self.stack.move_clocks(3600)

    @property
    def errors(self) -> list[str]:
        return [error for buyer in self.buyers for error in buyer.errors]

    def _let_all(self, buyers: list[Buyer], deed: Callable[[Buyer], Outcome | None]) -> list[str]:
        def do(buyer: Buyer) -> str:
            try:
                return deed(buyer) or ""
            except requests.RequestException as error:
                buyer.errors.append(type(error).__name__)
                return Outcome.ERROR

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(do, buyers))


def wait_until(question: Callable[[], bool], *, seconds: float) -> bool:
    """Ask until the answer is yes; return whether it ever was."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if question():
            return True
        time.sleep(0.5)
    return False
