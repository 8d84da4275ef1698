"""The door of the Graph API: version, token, limits, dispatch, headers, error answers."""

from __future__ import annotations

import json
import logging
import re
import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox.graph import calls
from sandbox.graph.errors import GraphError, bad_param, make_trace_id, unknown_path
from sandbox.graph.fields import parse_fields
from sandbox.graph.params import (
    RawParams,
    check_params,
    check_removed_params,
    read_raw_params,
)
from sandbox.graph.specs import CALLS
from sandbox.graph.tokens import identify_caller
from sandbox.graph.troubles import describe_usage, make_outage, refuse_if_checked, refuse_if_limited
from sandbox.graph.weather import answer_instead, spoil, weather
from sandbox.trouble.services import record_refusal

logger = logging.getLogger(__name__)

OLDEST_VERSION = "v21.0"
VERSIONS = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0")


@dataclass(frozen=True, kw_only=True)
class Route:
    """A path taken apart. `shape` is a key of CALLS; `node` the id that it names, or ""."""

    version: str
    shape: str
    node: str
    path: str

    @property
    def page_id(self) -> str:
        return self.node.partition("_")[0] if self.shape.startswith(("page", "post")) else ""


@csrf_exempt
def answer_graph(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer one call under /graph/, in the weather of the moment."""
    begun = time.monotonic()
    route = read_route(rest)
    fault = weather.draw(request.method or "", route.shape)
    response = answer_instead(request, fault) if fault else None
    if response is None:
        response = spoil(request, answer_route(request, route), fault)
    if fault:
        request.META["sandbox.note"] = f"weather: {fault}"
    weather.wait(begun, fault=fault)
    return response


def answer_route(request: HttpRequest, route: Route) -> HttpResponse:
    """Answer one call as on a fine day, but for the troubles that somebody pressed."""
    if outage := make_outage(route.page_id):
        request.META["sandbox.note"] = "outage page"
        return outage
    trace_id = make_trace_id()
    page_id = route.page_id
    try:
        body, page_id = run_call(request, route)
        status = 200
    except GraphError as error:
        body, status = error.to_body(trace_id), error.status
        note_error(request, error)
    except Exception:
        # A bug here must look like what a caller of the real API has to live with.
        logger.exception("The sandbox failed at %s %s", request.method, request.path)
        own = GraphError("An unknown error occurred", code=1, status=500)
        body, status = own.to_body(trace_id), own.status
    return make_response(body, status=status, route=route, trace_id=trace_id, page_id=page_id)


def read_route(rest: str) -> Route:
    """Take apart what follows /graph/. An unknown version is served as the oldest one."""
    segments = [segment for segment in rest.split("/") if segment]
    version = ""
    if segments and re.fullmatch(r"v\d+\.\d+", segments[0]):
        version = segments.pop(0)
    if version not in VERSIONS:
        version = OLDEST_VERSION
    path = "/".join(segments)
    shape, node = "", ""
    if segments == ["debug_token"]:
        shape = "debug_token"
    elif segments:
        node = segments[0]
        shape = _name_shape(node, segments[1:])
    return Route(version=version, shape=shape, node=node, path=path)


def _name_shape(node: str, edges: list[str]) -> str:
    if re.fullmatch(r"\d{1,20}_\d{1,20}", node):
        kind = "post"
    elif re.fullmatch(r"\d{1,20}", node):
        kind = "photo" if calls.is_photo_id(node) else "page"
    else:
        kind = "unknown"
    return "/".join([kind, *edges])


def run_call(request: HttpRequest, route: Route) -> tuple[dict[str, Any], str]:
    """Carry out the call; return its body and whose usage it counts towards."""
    raw = read_raw_params(request)
    if "HTTP_IF_NONE_MATCH" in request.META:
        raise bad_param(
            "If-None-Match is no longer supported",
            refusal="ETags were removed from all versions on 2026-10-27.",
        )
    if route.shape != "debug_token":
        check_removed_params(raw)
        _refuse_root_ids(raw, route)
    caller = identify_caller(request, raw)
    page_id = caller.page_id or route.page_id
    if page_id:
        refuse_if_checked(page_id)
        refuse_if_limited(page_id)
    spec = CALLS.get((request.method or "", route.shape))
    if spec is None:
        raise unknown_path(
            route.path,
            refusal=f"The sandbox knows no {request.method} on {describe_shape(route)}.",
        )
    if route.shape == "debug_token":
        for name in ("pretty", "debug", "date_format"):
            raw.values.pop(name, None)
    call = calls.Call(
        request=request,
        caller=caller,
        node=route.node,
        values=check_params(raw, spec),
        wishes=_read_wishes(raw),
        query=_query_without_cursor(raw),
    )
    return calls.HANDLERS[request.method or "", route.shape](call), page_id


def describe_shape(route: Route) -> str:
    return f"/{route.path}" if route.path else "the root"


def _refuse_root_ids(raw: RawParams, route: Route) -> None:
    if not route.path and "ids" in raw.values:
        raise bad_param(
            "Param ids is no longer supported at the root",
            refusal="Reading several objects with /?ids= was removed on 2026-10-27.",
        )


def _read_wishes(raw: RawParams) -> list[Any]:
    text = raw.values.get("fields")
    return parse_fields(text) if isinstance(text, str) and text else []


def _query_without_cursor(raw: RawParams) -> dict[str, str]:
    return {
        name: value
        for name, value in raw.values.items()
        if name not in ("after", "before") and isinstance(value, str)
    }


def note_error(request: HttpRequest, error: GraphError) -> None:
    request.META["sandbox.note"] = f"error {error.label}"
    if error.refusal:
        record_refusal(
            "facebook",
            method=request.method or "",
            path=request.path,
            code=error.label,
            sentence=error.refusal,
        )


def make_response(
    body: Any, *, status: int, route: Route, trace_id: str, page_id: str
) -> HttpResponse:
    response = HttpResponse(
        json.dumps(body), status=status, content_type="application/json; charset=UTF-8"
    )
    response.headers["facebook-api-version"] = route.version
    response.headers["x-fb-trace-id"] = trace_id
    response.headers["x-fb-request-id"] = trace_id
    response.headers["Cache-Control"] = "private, no-cache, no-store, must-revalidate"
    usage = {"call_count": 1, "total_cputime": 1, "total_time": 1}
    response.headers["X-App-Usage"] = json.dumps(usage)
    if page_id:
        response.headers["X-Business-Use-Case-Usage"] = json.dumps(
            {page_id: [describe_usage(page_id)]}
        )
    return response
