"""The HTTP side of the play-acting Stripe: who calls, what they say, what they hear."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox.payments.clock import get_seconds
from sandbox.payments.common_rules import check_limit
from sandbox.payments.errors import (
    BadCallError,
    BadKeyError,
    ConflictError,
    NoSuchRouteError,
    StripeError,
)
from sandbox.payments.event_objects import API_VERSION
from sandbox.payments.expanding import check_expand, expand_objects
from sandbox.payments.form_data import parse_fields
from sandbox.payments.happenings import Cause
from sandbox.payments.idempotency import (
    Answer,
    answer_once,
    check_key,
    digest_params,
    dump,
    find_answer,
)
from sandbox.payments.models import Account
from sandbox.payments.operations import OPERATIONS, Operation
from sandbox.payments.refs import make_request_ref
from sandbox.payments.troubles import leave_without_answer, stumble
from sandbox.payments.typed_params import read_params
from sandbox.trouble.services import record_refusal

FORM = "application/x-www-form-urlencoded"


@csrf_exempt
def answer_call(request: HttpRequest, route: str) -> HttpResponse:
    """Answer any call under ``/stripe/v1/``."""
    request_id = make_request_ref()
    try:
        cause = _recognise(request, request_id)
        operation, ref = _find_operation(request.method or "", route)
        answer = _perform(request, cause, operation, ref)
    except StripeError as error:
        _note_refusal(request, error)
        answer = Answer(error.status, dump(error.build_body(request_id)))
    return _respond(request, request_id, answer)


def _recognise(request: HttpRequest, request_id: str) -> Cause:
    """Return who calls. Raises BadKeyError; BadCallError for a foreign version."""
    account = Account.objects.filter(api_key=_read_key(request)).first()
    if account is None:
        raise BadKeyError(f"Invalid API Key provided: {_mask(_read_key(request))}")
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise BadCallError(
            f"Invalid Stripe API version: {version}. The sandbox speaks {API_VERSION} only."
        )
    if "Stripe-Account" in request.headers or "Stripe-Context" in request.headers:
        raise BadCallError("The sandbox does not play connected accounts.", param="Stripe-Account")
    key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    check_key(key)
    return Cause(account=account, now=get_seconds(), request_id=request_id, idempotency_key=key)


def _read_key(request: HttpRequest) -> str:
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and rest.strip():
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadKeyError(
                "Your Authorization header is not valid Basic authentication."
            ) from error
    raise BadKeyError(
        "You did not provide an API key. You need to provide your API key in the Authorization "
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    )


def _mask(key: str) -> str:
    return f"{key[:8]}{'*' * 8}{key[-4:]}" if len(key) > 12 else "*" * len(key)


def _find_operation(method: str, route: str) -> tuple[Operation, str]:
    steps = route.strip("/").split("/")
    for operation in OPERATIONS:
        wanted = operation.route.split("/")
        if operation.method == method and len(wanted) == len(steps):
            pairs = list(zip(wanted, steps, strict=True))
            if all(want in (step, "<ref>") for want, step in pairs):
                return operation, next((step for want, step in pairs if want == "<ref>"), "")
    raise NoSuchRouteError(
        f"Unrecognized request URL ({method}: /v1/{route}). If you are trying to list objects, "
        "remove the trailing slash. If you are trying to retrieve an object, make sure you passed "
        "a valid (non-empty) identifier in your code."
    )


def _perform(request: HttpRequest, cause: Cause, operation: Operation, ref: str) -> Answer:
    tree = _read_tree(request)
    route = f"{operation.method} /v1/{operation.route.replace('<ref>', ref)}"
    digest = digest_params(tree)
    if cause.idempotency_key:
        found = find_answer(cause, route=route, digest=digest)
        if found:
            return found
    params = _check(cause, operation, tree)

    def run() -> dict[str, Any]:
        body = operation.run(cause, params, ref)
        return expand_objects(cause.account, body, params.get("expand", []))

    answer = answer_once(
        cause,
        route=route,
        digest=digest,
        run=run,
        before=lambda: stumble(operation.method),
    )
    if operation.method == "POST" and answer.status == 200:
        leave_without_answer(request)
    return answer


def _read_tree(request: HttpRequest) -> dict[str, Any]:
    if request.method == "GET":
        return parse_fields(request.META.get("QUERY_STRING", ""))
    if request.body and request.content_type != FORM:
        raise BadCallError(
            f"Invalid request (check that your POST content type is {FORM}). If you have any "
            "questions, we can help at https://support.stripe.com/."
        )
    if request.META.get("QUERY_STRING"):
        raise BadCallError("The parameters of a POST belong into its body, not into its URL.")
    try:
        return parse_fields(request.body.decode("ascii"))
    except UnicodeDecodeError as error:
        raise BadCallError("The body is not form-encoded.") from error


def _check(cause: Cause, operation: Operation, tree: dict[str, Any]) -> dict[str, Any]:
    if operation.look_first:
        operation.look_first(tree)
    params = read_params(tree, operation.params)
    if operation.is_list:
        check_limit(params)
    check_expand(params.get("expand", []), kind=operation.kind, is_list=operation.is_list)
    if operation.check:
        operation.check(cause, params)
    return params


def _note_refusal(request: HttpRequest, error: StripeError) -> None:
    """A conflict is a matter of time, not of a wrong caller; the rest is written down."""
    request.log_note = error.code or error.kind  # type: ignore[attr-defined]
    if not isinstance(error, ConflictError):
        record_refusal(
            "stripe",
            method=request.method or "",
            path=request.path,
            sentence=error.message,
            code=error.code or error.kind,
        )


def _respond(request: HttpRequest, request_id: str, answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    response["Request-Id"] = request_id
    response["Stripe-Version"] = API_VERSION
    response["Cache-Control"] = "no-cache, no-store"
    key = request.headers.get("Idempotency-Key")
    if key and request.method == "POST":
        response["Idempotency-Key"] = key
        response["Original-Request"] = answer.original_request_id or request_id
    if answer.original_request_id:
        response["Idempotent-Replayed"] = "true"
    if answer.status >= 500 and key:
        # The same key would only hear the same answer again.
        response["Stripe-Should-Retry"] = "false"
    return response
