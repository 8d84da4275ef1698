"""Who is calling: token, proof, what debug_token says of a token, new tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from sandbox.graph.errors import GraphError, token_expired, token_unknown
from sandbox.graph.models import Page, Token
from sandbox.graph.params import RawParams
from sandbox.graph.seeds import APP_ID, APP_NAME, APP_SECRET, make_token
from sandbox.trouble.clock import get_now
from sandbox.trouble.models import Trouble
from sandbox.trouble.services import find_trouble

APP_TOKEN = f"{APP_ID}|{APP_SECRET}"
DATA_ACCESS = timedelta(days=90)
PUBLISH_SCOPE = "pages_manage_posts"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whose token came along. `kind` is PAGE, USER or APP; `page_id` is "" but for PAGE."""

    kind: str
    app_id: str
    page_id: str
    scopes: tuple[str, ...]


def find_token_text(request: HttpRequest, raw: RawParams) -> str:
    """Return the access token from the parameters or the Authorization header, or ""."""
    value = raw.values.get("access_token")
    if isinstance(value, str):
        return value
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    return rest.strip() if scheme in ("Bearer", "OAuth") else ""


def identify_caller(request: HttpRequest, raw: RawParams) -> Caller:
    """Return the caller or raise the GraphError of a missing, wrong or dead token or proof."""
    text = find_token_text(request, raw)
    if not text:
        raise GraphError(
            "An access token is required to request this resource.",
            code=104,
            refusal="No access token came with the request.",
        )
    check_proof(text, raw)
    if "|" in text:
        return _identify_app(text)
    token = Token.objects.filter(pk=text).first()
    if token is None:
        raise token_unknown()
    if token.expired_at:
        raise token_expired(token.expired_at, get_now())
    return Caller(
        kind=token.kind,
        app_id=token.app_id,
        page_id=token.page_id or "",
        scopes=tuple(list_scopes(token)),
    )


def _identify_app(text: str) -> Caller:
    if not hmac.compare_digest(text.encode(), APP_TOKEN.encode()):
        raise GraphError(
            "Error validating application. Cannot get application info due to a system error.",
            code=101,
            refusal="The app token is not this app's id and secret.",
        )
    return Caller(kind="APP", app_id=APP_ID, page_id="", scopes=())


def check_proof(token: str, raw: RawParams) -> None:
    """Raise GraphError 104 for a proof that is not the token's; none at all is allowed."""
    proof = raw.values.get("appsecret_proof")
    if proof is None:
        return
    moment = raw.values.get("appsecret_time")
    message = token if moment is None else f"{token}|{moment}"
    wanted = hmac.new(APP_SECRET.encode(), message.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(str(proof).encode(), wanted.encode()):
        raise GraphError(
            "Invalid appsecret_proof provided in the API argument",
            code=104,
            kind="GraphMethodException",
            refusal="appsecret_proof is not the HMAC of this token with the app's secret.",
        )


def list_scopes(token: Token) -> list[str]:
    if find_trouble("facebook", "permission_removed", target=token.page_id or ""):
        return [scope for scope in token.scopes if scope != PUBLISH_SCOPE]
    return list(token.scopes)


def inspect_token(text: str) -> dict[str, Any]:
    """Return what /debug_token says in `data` of a token, alive, dead or unknown."""
    if text == APP_TOKEN:
        return {
            "app_id": APP_ID,
            "type": "APP",
            "application": APP_NAME,
            "is_valid": True,
            "scopes": [],
        }
    token = Token.objects.filter(pk=text).first()
    if token is None:
        return {
            "error": {"code": 190, "message": "Invalid OAuth access token."},
            "is_valid": False,
            "scopes": [],
        }
    scopes = list_scopes(token)
    data: dict[str, Any] = {
        "app_id": token.app_id,
        "type": token.kind,
        "application": APP_NAME,
        "data_access_expires_at": int((token.issued_at + DATA_ACCESS).timestamp()),
        "expires_at": 0,
        "is_valid": token.expired_at is None,
        "issued_at": int(token.issued_at.timestamp()),
        "scopes": scopes,
        "granular_scopes": [
            {"scope": scope, "target_ids": [token.page_id]} if token.page_id else {"scope": scope}
            for scope in scopes
        ],
        "user_id": token.user_id,
    }
    if token.page_id:
        data["profile_id"] = token.page_id
    if token.expired_at:
        error = token_expired(token.expired_at, get_now())
        data["expires_at"] = int(token.expired_at.timestamp())
        data["error"] = {"code": 190, "message": error.message, "subcode": 463}
    return data


@transaction.atomic
def give_new_token(page: Page) -> str:
    """Make one more token for the Page. What expired stays dead, what lives keeps living."""
    token = make_token(f"EAAsandbox{secrets.token_hex(12)}", page=page, issued_at=get_now())
    troubles = Trouble.objects.filter(provider="facebook", name="token_expired")
    troubles.filter(target=page.pk).delete()
    if not Page.objects.exclude(tokens__expired_at__isnull=True).exists():
        troubles.delete()
    return token.value


@transaction.atomic
def expire_tokens(page_id: str) -> None:
    """Let every living Page token of a Page ("" for every Page) die now."""
    tokens = Token.objects.filter(kind=Token.Kind.PAGE, expired_at__isnull=True)
    if page_id:
        tokens = tokens.filter(page_id=page_id)
    tokens.update(expired_at=get_now())
