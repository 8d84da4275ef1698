"""A buyer with a browser of their own, at the real addresses, without JavaScript."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from enum import StrEnum

import requests

from .city import ADDRESS

#: What the shop says of goods that somebody else was quicker for.
SOLD_OUT = (
    "was sold out in this moment",
    "is sold out",
    "in orders that are being paid just now",
)
PATIENCE = 600


class Outcome(StrEnum):
    WON = "won"
    SOLD_OUT = "sold out"
    ERROR = "error"


@dataclass
class Buyer:
    url: str
    number: int
    errors: list[str] = field(default_factory=list)
    confirmation: str = ""
    payment_page: str = ""

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        # A kept connection that the server closes just now is no error that a browser shows.
        self.session.headers.update({"Sec-Fetch-Site": "same-origin", "Connection": "close"})

    def choose(self, variant_id: int) -> None:
        """Put one jar into the basket and type the address."""
        added = self._post("basket/add/", variant=str(variant_id), quantity="1")
        address = {**ADDRESS, "email": f"buyer{self.number}@example.com"}
        typed = self._post("checkout/", **address)
        for step, answer in (("basket", added), ("address", typed)):
            if answer.status_code != 303:
                self._complain(step, answer)

    def look(self) -> Outcome:
        """Open the final page."""
        answer = self.session.get(f"{self.url}/en/checkout/confirm/", timeout=PATIENCE)
        found = re.search(r'name="confirmation" value="([^"]+)"', answer.text)
        if answer.status_code == 200 and found:
            self.confirmation = found[1]
            return Outcome.WON
        return self._read_refusal("final page", answer)

    def press(self) -> Outcome:
        """Press the last button: to the payment page, or "sold out" by name."""
        answer = self._post("checkout/place/", confirmation=self.confirmation)
        target = answer.headers.get("Location", "")
        if answer.status_code == 303 and "/pay/" in target and target.startswith("http"):
            self.payment_page = target
            return Outcome.WON
        return self._read_refusal("button", answer)

    @property
    def payment_ref(self) -> str:
        return self.payment_page.rstrip("/").rsplit("/", 1)[1]

    def come_back(self, address: str) -> None:
        """Return from the payment page to the shop, as the browser is told."""
        answer = self.session.get(address, timeout=PATIENCE)
        if answer.status_code != 200:
            self._complain("coming back", answer)

    def _post(self, path: str, **data: str) -> requests.Response:
        return self.session.post(
            f"{self.url}/en/{path}", data=data, timeout=PATIENCE, allow_redirects=False
        )

    def _read_refusal(self, step: str, answer: requests.Response) -> Outcome:
        text = html.unescape(answer.text)
        if answer.status_code == 409 and any(sentence in text for sentence in SOLD_OUT):
            return Outcome.SOLD_OUT
        self._complain(step, answer)
        return Outcome.ERROR

    def _complain(self, step: str, answer: requests.Response) -> None:
        self.errors.append(f"{step}: {answer.status_code} {answer.headers.get('Location', '')}")
