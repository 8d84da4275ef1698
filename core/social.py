"""What a page offers so that it can be announced elsewhere.

A page type that can be shared inherits `ShareablePage`'s promises by implementing
`Shareable`. Channels read nothing else of a page, so a story, a product and a place look
alike to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, kw_only=True)
class Availability:
    """Whether what the page tells is true at a moment, and the sentence why not."""

    is_available: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SharePicture:
    """A picture that may be shown elsewhere: an image row and the text for who cannot see it."""

    image_id: int
    alt_text: str


@runtime_checkable
class Shareable(Protocol):
    """Implemented by page models (stories, products, places)."""

    #: The channel purpose this page belongs to: "city" or "shop".
    share_kind: str

    def get_share_text(self) -> str:
        """The proposed words of a post: title and summary, plain text."""
        ...

    def get_share_pictures(self) -> list[SharePicture]:
        """Pictures in the order in which they may be shown; the first is the card's."""
        ...

    def get_share_availability(self, at: datetime) -> Availability:
        """Whether the page may be announced at `at` (aware)."""
        ...

    def get_share_turn(self) -> str:
        """Whose turn it is in a queue: a producer's key, or "" where nobody waits."""
        ...

    def get_share_facts(self, at: datetime) -> dict[str, Any]:
        """What the page says of price and availability at `at` (aware); {} where it says nothing.

        Plain values that JSON keeps: they are frozen with a post and compared when it is sent.
        """
        ...


def is_shareable(page: Any) -> bool:
    """Whether a (specific) page implements `Shareable`."""
    return isinstance(page, Shareable)


PROMISES = (
    "share_kind",
    "get_share_text",
    "get_share_pictures",
    "get_share_availability",
    "get_share_turn",
    "get_share_facts",
)


def is_shareable_model(model: type) -> bool:
    """Whether pages of a model implement `Shareable`."""
    return all(hasattr(model, name) for name in PROMISES)
