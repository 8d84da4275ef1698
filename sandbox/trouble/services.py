"""Starting, taking and stopping troubles; writing the logs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from sandbox.trouble.clock import get_now
from sandbox.trouble.models import LoggedRequest, Refusal, Trouble
from sandbox.trouble.registry import TroubleKind, get_kind

KEPT_REQUESTS = 20_000
MOST = 1_000_000


class TroubleError(ValueError):
    """The wish names no trouble that exists, or a value that it cannot have."""


@transaction.atomic
def start_trouble(
    provider: str,
    *,
    name: str,
    page: str = "",
    times: int | None = None,
    minutes: int | None = None,
    call: str = "",
) -> Trouble:
    """Start a trouble; what is not said takes the button's own values."""
    kind = get_kind(provider, name)
    if kind is None:
        raise TroubleError(f"There is no trouble {name!r} of {provider}.")
    _check_wish(kind, page=page, numbers=(times, minutes), call=call)
    now = get_now()
    times_left = (times or kind.times) if "times" in kind.fields else None
    until = None
    if "minutes" in kind.fields and (minutes is not None or "times" not in kind.fields):
        until = now + timedelta(minutes=minutes or kind.minutes)
        times_left = times if "times" in kind.fields else None
    trouble = Trouble.objects.create(
        provider=provider,
        name=name,
        target=page,
        times_left=times_left,
        until=until,
        options={"call": call} if call else {},
        started_at=now,
    )
    if kind.on_start:
        kind.on_start(trouble)
    return trouble


def _check_wish(
    kind: TroubleKind, *, page: str, numbers: tuple[int | None, ...], call: str
) -> None:
    # A typing error in a test must not pass for a trouble that the product got over.
    if page and ("page" not in kind.fields or page not in kind.pages()):
        raise TroubleError(f"The trouble {kind.name!r} cannot hit {page!r}.")
    if call and call not in dict(kind.calls):
        raise TroubleError(f"The trouble {kind.name!r} cannot hit the call {call!r}.")
    if any(number is not None and not 1 <= number <= MOST for number in numbers):
        raise TroubleError(f"times and minutes are whole numbers from 1 to {MOST}.")


def _is_calm() -> bool:
    """Say whether no trouble is on: asked many times in each call, so without the ORM."""
    with connection.cursor() as cursor:
        return cursor.execute("SELECT 1 FROM trouble_trouble LIMIT 1").fetchone() is None


def _list_active(provider: str = "", name: str = "") -> list[Trouble]:
    if _is_calm():
        return []
    troubles = Trouble.objects.order_by("pk")
    if provider:
        troubles = troubles.filter(provider=provider)
    if name:
        troubles = troubles.filter(name=name)
    found = list(troubles)
    if not any(trouble.until for trouble in found):
        return found  # nearly always: nothing is switched on, and nobody asks for the time
    now = get_now()
    return [trouble for trouble in found if trouble.until is None or trouble.until > now]


def list_active_troubles(provider: str = "") -> list[Trouble]:
    return _list_active(provider)


def find_trouble(provider: str, name: str, *, target: str = "") -> Trouble | None:
    """Return an active trouble that hits `target`, without using it up."""
    return next(
        (found for found in _list_active(provider, name) if found.target in ("", target)), None
    )


def take_trouble(
    provider: str, name: str, *, target: str = "", call: str = "", is_usual_call: bool = True
) -> Trouble | None:
    """Use up one time of an active trouble that hits `target` and `call`, or return None.

    A trouble that names no call hits only calls that are its usual ones. Two callers never
    take the same last time: the row is only theirs if the guarded update touched it.
    """
    for trouble in _list_active(provider, name):
        wanted = trouble.options.get("call", "")
        if trouble.target not in ("", target):
            continue
        if wanted != call if wanted else not is_usual_call:
            continue
        rows = Trouble.objects.filter(pk=trouble.pk)
        if trouble.times_left is None:
            rows.update(hits=F("hits") + 1)
            return trouble
        if rows.filter(times_left__gt=0).update(times_left=F("times_left") - 1, hits=F("hits") + 1):
            rows.filter(times_left=0).delete()
            return trouble
    return None


def stop_troubles(provider: str = "", *, name: str = "", pk: int | None = None) -> int:
    """End troubles by hand; return how many. A token that expired stays dead."""
    troubles = Trouble.objects.all()
    if provider:
        troubles = troubles.filter(provider=provider)
    if name:
        troubles = troubles.filter(name=name)
    if pk is not None:
        troubles = troubles.filter(pk=pk)
    return troubles.delete()[0]


def record_refusal(provider: str, *, method: str, path: str, sentence: str, code: str = "") -> None:
    """Write down that the caller was wrong; `path` without its query, which holds tokens."""
    Refusal.objects.create(
        at=get_now(), provider=provider, method=method, path=path, code=code, sentence=sentence
    )


def count_refusals() -> int:
    return Refusal.objects.count()


def record_request(
    provider: str,
    *,
    method: str,
    path: str,
    params: dict[str, Any],
    files: list[dict[str, Any]],
    status: int,
    note: str,
    milliseconds: int,
) -> None:
    row = LoggedRequest.objects.create(
        at=get_now(),
        provider=provider,
        method=method,
        path=path,
        params=params,
        files=files,
        status=status,
        note=note[:200],
        milliseconds=milliseconds,
    )
    if row.pk % 1000 == 0:
        LoggedRequest.objects.filter(pk__lte=row.pk - KEPT_REQUESTS).delete()
