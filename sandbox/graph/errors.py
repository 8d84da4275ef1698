"""Graph API errors: the same keys, codes and statuses as the real one."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

OUTAGE_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Error</title></head>
<body><h1>Sorry, something went wrong.</h1>
<p>We're working on it and we'll get it fixed as soon as we can.</p></body></html>
"""


class GraphError(Exception):
    """An error answer. `refusal` is the sentence for the refusal log; "" when the caller did
    nothing wrong (a dead token, a limit, an object that is gone)."""

    def __init__(
        self,
        message: str,
        *,
        code: int,
        subcode: int | None = None,
        kind: str = "OAuthException",
        status: int = 400,
        title: str = "",
        advice: str = "",
        is_transient: bool = False,
        refusal: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.kind = kind
        self.status = status
        self.title = title
        self.advice = advice
        self.is_transient = is_transient
        self.refusal = refusal

    @property
    def label(self) -> str:
        """The code with its subcode, as people write it: 190/463."""
        return f"{self.code}/{self.subcode}" if self.subcode else str(self.code)

    def to_body(self, trace_id: str) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.is_transient or self.title:
            error["is_transient"] = self.is_transient
        if self.title:
            error |= {"error_user_title": self.title, "error_user_msg": self.advice}
        return {"error": error | {"fbtrace_id": trace_id}}


def make_trace_id() -> str:
    return "A" + secrets.token_urlsafe(17)[:22]


def bad_param(message: str, *, refusal: str, subcode: int | None = None) -> GraphError:
    return GraphError(f"(#100) {message}", code=100, subcode=subcode, refusal=refusal)


def unknown_path(path: str, *, refusal: str) -> GraphError:
    return GraphError(f"Unknown path components: /{path}", code=2500, refusal=refusal)


def object_gone(object_id: str) -> GraphError:
    return GraphError(
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation.",
        code=100,
        subcode=33,
        kind="GraphMethodException",
    )


def token_unknown() -> GraphError:
    return GraphError("Invalid OAuth access token - Cannot parse access token", code=190)


def token_expired(at: datetime, now: datetime) -> GraphError:
    form = "%A, %d-%b-%y %H:%M:%S UTC"
    return GraphError(
        f"Error validating access token: Session has expired on {at.strftime(form)}. "
        f"The current time is {now.strftime(form)}.",
        code=190,
        subcode=463,
    )


def link_not_fetched(link: str, why: str) -> GraphError:
    return GraphError(
        "(#100) Invalid parameter",
        code=100,
        subcode=1609005,
        title="Link Attachment Post Error",
        advice=f"There was a problem scraping data from the provided link: {why}",
        refusal=f"The link {link} could not be fetched as Facebook fetches it: {why}",
    )


def bad_image(why: str, *, subcode: int | None = None) -> GraphError:
    return GraphError(
        "(#324) Missing or invalid image file",
        code=324,
        subcode=subcode,
        title="Missing Or Invalid Image File",
        advice=why,
        refusal=f"The picture was not accepted: {why}",
    )


def permission_missing(message: str, *, code: int = 200, refusal: str = "") -> GraphError:
    return GraphError(f"(#{code}) {message}", code=code, status=403, refusal=refusal)


def duplicate_status() -> GraphError:
    return GraphError(
        "(#506) Duplicate status message",
        code=506,
        subcode=1455006,
        title="Duplicate Status Update",
        advice="This status update is identical to the last one you posted. Try posting "
        "something different, or delete your previous update.",
    )
