"""What a post brought about, told by rooms above: a seam, so that nothing here looks upward.

A room such as `insights` registers one function from `AppConfig.ready()`; the monitor, the
record and the file show what it says.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

#: Ids of deliveries -> words such as "2 orders"; posts without a result are left out.
FetchResults = Callable[[Sequence[uuid.UUID]], Mapping[uuid.UUID, str]]

_sources: dict[str, FetchResults] = {}


def register_post_results(name: str, fetch: FetchResults) -> None:
    """Let `fetch` add to what is shown of a post; registering a name again replaces it.

    `fetch` is asked once per screen, for all posts on it, in the reader's language.
    """
    _sources[name] = fetch


def fetch_results(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return what the registered rooms say of these posts."""
    told: dict[uuid.UUID, list[str]] = {}
    for fetch in _sources.values():
        for key, words in fetch(ids).items():
            told.setdefault(key, []).append(words)
    return {key: ", ".join(words) for key, words in told.items()}
