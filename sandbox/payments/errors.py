"""What a refused call is answered with: Stripe's error shapes."""

from __future__ import annotations

from typing import Any

DOCS = "https://docs.stripe.com/error-codes/"


class StripeError(Exception):
    """An answer that is not 2xx. Shapes: https://docs.stripe.com/api/errors."""

    kind = "invalid_request_error"
    status = 400

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        param: str = "",
        status: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.status = status or type(self).status
        self.extra = extra or {}

    def build_body(self, request_id: str) -> dict[str, Any]:
        """Return the JSON body; keys that do not apply are left out, as Stripe does."""
        error: dict[str, Any] = {}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = DOCS + self.code.replace("_", "-")
        error["message"] = self.message
        if self.param:
            error["param"] = self.param
        error |= self.extra
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        error["type"] = self.kind
        return {"error": error}


class BadCallError(StripeError):
    """The caller was wrong before anything ran: logged as a refusal, never saved under a key."""


class BadKeyError(BadCallError):
    """No key, or one that nobody has."""

    status = 401


class NoSuchRouteError(BadCallError):
    status = 404


class ConflictError(BadCallError):
    """Two calls under one idempotency key at the same time."""

    status = 409


class KeyReusedError(BadCallError):
    """One idempotency key, two different requests."""

    kind = "idempotency_error"


class NotPossibleError(StripeError):
    """A well-formed call that the state of things does not allow; saved under its key."""


class NoSuchObjectError(NotPossibleError):
    status = 404

    def __init__(self, noun: str, ref: str, *, param: str = "id", status: int = 404) -> None:
        super().__init__(
            f"No such {noun}: '{ref}'", code="resource_missing", param=param, status=status
        )


class OutOfOrderError(StripeError):
    """Stripe itself failed."""

    kind = "api_error"
    status = 500


def describe_unknown(param: str) -> BadCallError:
    """Return the refusal of a parameter that the operation does not have."""
    return BadCallError(
        f"Received unknown parameter: {param}", code="parameter_unknown", param=param
    )


def describe_missing(param: str) -> BadCallError:
    """Return the refusal of a call without a parameter that it needs."""
    return BadCallError(f"Missing required param: {param}.", code="parameter_missing", param=param)
