"""Which trouble buttons exist. Each part registers its own; the page and the doors read them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from sandbox.trouble.models import Trouble

Words = str | Promise
FIELDS = ("page", "times", "minutes", "call")


@dataclass(frozen=True, kw_only=True)
class TroubleKind:
    """A button. `sentence` says in one sentence what it imitates.

    `fields` names what can be set, out of FIELDS; `calls` the choices of the field "call"; `pages`
    answers the ids that the field "page" may have.
    `on_start` runs in the transaction that starts the trouble.
    A trouble without "times" and "minutes" among its fields lasts until it is stopped.
    """

    name: str
    provider: str
    label: Words
    sentence: Words
    fields: tuple[str, ...] = ("times",)
    times: int = 1
    minutes: int = 10
    calls: tuple[tuple[str, Words], ...] = ()
    pages: Callable[[], Collection[str]] = field(default=tuple, compare=False)
    on_start: Callable[[Trouble], None] | None = field(default=None, compare=False)


_kinds: dict[tuple[str, str], TroubleKind] = {}


def register_trouble(
    name: str,
    *,
    provider: str,
    label: Words,
    sentence: Words,
    fields: tuple[str, ...] = ("times",),
    times: int = 1,
    minutes: int = 10,
    calls: tuple[tuple[str, Words], ...] = (),
    pages: Callable[[], Collection[str]] = tuple,
    on_start: Callable[[Trouble], None] | None = None,
) -> None:
    """Add a button; see TroubleKind. Call it from `AppConfig.ready()`."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(f"A trouble has no such fields: {', '.join(sorted(unknown))}")
    _kinds[provider, name] = TroubleKind(
        name=name,
        provider=provider,
        label=label,
        sentence=sentence,
        fields=fields,
        times=times,
        minutes=minutes,
        calls=calls,
        pages=pages,
        on_start=on_start,
    )


def get_kind(provider: str, name: str) -> TroubleKind | None:
    return _kinds.get((provider, name))


def list_kinds(provider: str = "") -> list[TroubleKind]:
    return [kind for kind in _kinds.values() if provider in ("", kind.provider)]
