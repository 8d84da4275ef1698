"""Idempotency keys exactly as https://docs.stripe.com/api/idempotent_requests tells.

The status and body of the first call that began to run are saved, a 500 as well, and repeated
for the same call. Another call under the key is refused; two at the same moment conflict.
What fails validation never gets this far, so nothing of it is saved. Keys are forgotten after a
day, and then the same key makes a new object.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from sandbox.payments.errors import BadCallError, ConflictError, KeyReusedError, StripeError
from sandbox.payments.happenings import Cause
from sandbox.payments.models import SavedAnswer

MAX_KEY = 255
KEPT_FOR = 24 * 60 * 60
# A call that has not ended after this died with its thread.
LONGEST_CALL = 120


@dataclass(frozen=True)
class Answer:
    """What goes out: a JSON text, its status, and the first request's id when it is repeated."""

    status: int
    body: str
    original_request_id: str = ""


def check_key(key: str) -> None:
    """Refuse a key that is too long."""
    if len(key) > MAX_KEY:
        raise BadCallError(
            f"Idempotency keys can have up to {MAX_KEY} characters; yours has {len(key)}."
        )


def digest_params(tree: dict[str, Any]) -> str:
    """Return a mark of the request's parameters, whatever their order."""
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def find_answer(cause: Cause, *, route: str, digest: str) -> Answer | None:
    """Return the saved answer of the same call, or None. Raises KeyReusedError or ConflictError."""
    saved = SavedAnswer.objects.filter(account=cause.account, key=cause.idempotency_key).first()
    if saved is None:
        return None
    age = cause.now - saved.begun_at
    if age >= KEPT_FOR or (saved.status is None and age >= LONGEST_CALL):
        saved.delete()
        return None
    _compare(saved, route=route, digest=digest)
    if saved.status is None:
        raise _describe_conflict(saved.key)
    return Answer(saved.status, saved.body, original_request_id=saved.request_id)


def _compare(saved: SavedAnswer, *, route: str, digest: str) -> None:
    if saved.route != route:
        raise KeyReusedError(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{saved.route.split(' ', 1)[1]}'). Try using a key other than "
            f"'{saved.key}' if you meant to execute a different request.",
        )
    if saved.digest != digest:
        raise KeyReusedError(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{saved.key}' if you meant to execute a "
            "different request.",
        )


def _describe_conflict(key: str) -> ConflictError:
    return ConflictError(
        "There is currently another in-progress request using this idempotent key (that probably "
        "means you submitted twice, and the other request is still going through): "
        f"{key}. Please try again later.",
        code="idempotency_key_in_use",
    )


def answer_once(
    cause: Cause,
    *,
    route: str,
    digest: str,
    run: Callable[[], dict[str, Any]],
    before: Callable[[], None],
) -> Answer:
    """Run the call and save its answer under the cause's key (an empty key saves nothing).

    ``before`` runs while the key is taken but outside the transaction: it may be slow.
    """
    if not cause.idempotency_key:
        return _prepare(cause, before) or _run(cause, run)
    try:
        with transaction.atomic():
            saved = SavedAnswer.objects.create(
                account=cause.account,
                key=cause.idempotency_key,
                route=route,
                digest=digest,
                begun_at=cause.now,
                request_id=cause.request_id,
            )
    except IntegrityError:
        found = find_answer(cause, route=route, digest=digest)
        if found is None:
            raise _describe_conflict(cause.idempotency_key) from None
        return found
    try:
        answer = _prepare(cause, before)
        with transaction.atomic():
            answer = answer or _run(cause, run)
            SavedAnswer.objects.filter(pk=saved.pk).update(status=answer.status, body=answer.body)
    except BaseException:
        # A fault of the sandbox itself is no answer: the key is free again.
        SavedAnswer.objects.filter(pk=saved.pk).delete()
        raise
    return answer


def _prepare(cause: Cause, before: Callable[[], None]) -> Answer | None:
    """Return an answer when the call stumbles before it begins its work."""
    try:
        before()
    except StripeError as error:
        return _refuse(cause, error)
    return None


def _run(cause: Cause, run: Callable[[], dict[str, Any]]) -> Answer:
    """Run in a savepoint, so that a refused step leaves nothing behind but its answer."""
    try:
        with transaction.atomic():
            return Answer(200, dump(run()))
    except StripeError as error:
        return _refuse(cause, error)


def _refuse(cause: Cause, error: StripeError) -> Answer:
    return Answer(error.status, dump(error.build_body(cause.request_id)))


def dump(body: dict[str, Any]) -> str:
    """Return JSON as Stripe writes it."""
    return json.dumps(body, indent=2, ensure_ascii=False)
