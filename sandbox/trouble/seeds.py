"""Beginning anew: each part says how it is emptied and what stands in it at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from sandbox.trouble.models import Clock, LoggedRequest, Refusal, Trouble


@dataclass(frozen=True, kw_only=True)
class Seeds:
    clear: Callable[[], None]
    seed: Callable[[], None]


_parts: dict[str, Seeds] = {}


def register_seeds(name: str, *, clear: Callable[[], None], seed: Callable[[], None]) -> None:
    """Let a part take part in resets. `seed` must be harmless where its rows stand already."""
    _parts[name] = Seeds(clear=clear, seed=seed)


@transaction.atomic
def reset_sandbox() -> None:
    """Forget everything and put the seeds back."""
    for model in (Trouble, LoggedRequest, Refusal, Clock):
        model.objects.all().delete()
    for part in _parts.values():
        part.clear()
        part.seed()


@transaction.atomic
def seed_missing() -> None:
    """At the start: put in what is not there yet, keep what is."""
    for part in _parts.values():
        part.seed()
