"""Faults by chance, and a fixed answering time: what long tests of the product are run under.

Kept in memory: it lasts until it is changed, the sandbox is reset, or it ends. Chance is drawn
from a seed, so that a run can be described; which call draws which fault is up to the callers.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field

from django.http import HttpRequest, HttpResponse

from sandbox.graph.errors import OUTAGE_PAGE, GraphError, make_trace_id
from sandbox.trouble.middleware import lose_answer

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=UTF-8"
LONGEST_DELAY = 60_000

#: What may happen instead of the call: nothing is done.
NOT_DONE = ("cut_before", "outage_page", "error_1", "error_2")
#: What may become of the answer after the call was carried out.
SPOILED = ("cut_after", "error_2_after", "no_id", "broken_json", "late")
#: What lists and reads of a post do by themselves.
READS = ("gone_for_a_moment", "left_out_of_the_list")
FAULTS = (*NOT_DONE, *SPOILED, *READS)


class WeatherError(ValueError):
    """The wish names a fault that does not exist, or a value that it cannot have."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """`rate` of all calls are hit, by the weights; each answer takes `delay_ms` in all, a
    "late" one `late_ms` more."""

    seed: int = 0
    rate: float = 0.0
    weights: dict[str, int] = field(default_factory=dict)
    delay_ms: int = 0
    late_ms: int = 3_000


class Weather:
    """The one weather of this process; safe to be asked by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.change(Forecast())

    def change(self, forecast: Forecast) -> None:
        """Begin anew with another forecast; raise WeatherError for one that makes no sense."""
        unknown = set(forecast.weights) - set(FAULTS)
        if unknown:
            raise WeatherError(f"There are no such faults: {', '.join(sorted(unknown))}.")
        if not 0 <= forecast.rate <= 1 or any(weight < 0 for weight in forecast.weights.values()):
            raise WeatherError("rate lies between 0 and 1, and no weight is below 0.")
        if not all(0 <= ms <= LONGEST_DELAY for ms in (forecast.delay_ms, forecast.late_ms)):
            raise WeatherError(f"Delays are whole milliseconds from 0 to {LONGEST_DELAY}.")
        with self._lock:
            self.forecast = forecast
            self._random = random.Random(forecast.seed)  # noqa: S311  (play)
            self.calls = 0
            self.hits: Counter[str] = Counter()

    def draw(self, method: str, shape: str) -> str:
        """Return the fault that hits this call, or ""."""
        forecast = self.forecast
        if not forecast.rate:
            return ""
        fitting = {
            name: weight
            for name, weight in forecast.weights.items()
            if weight and _fits(name, method, shape)
        }
        with self._lock:
            self.calls += 1
            if not fitting or self._random.random() >= forecast.rate:
                return ""
            [fault] = self._random.choices(list(fitting), weights=list(fitting.values()))
            self.hits[fault] += 1
        return fault

    def describe(self) -> dict[str, object]:
        with self._lock:
            return {**asdict(self.forecast), "calls": self.calls, "hits": dict(self.hits)}

    def wait(self, begun: float, *, fault: str) -> None:
        """Let the answer take its time, counted from `begun` (time.monotonic)."""
        seconds = self.forecast.delay_ms / 1000
        if fault == "late":
            seconds += self.forecast.late_ms / 1000
        if seconds:
            time.sleep(max(0.0, begun + seconds - time.monotonic()))


def _fits(fault: str, method: str, shape: str) -> bool:
    if fault == "gone_for_a_moment":
        return (method, shape) == ("GET", "post")
    if fault == "left_out_of_the_list":
        return (method, shape) == ("GET", "page/published_posts")
    return True


weather = Weather()


def answer_instead(request: HttpRequest, fault: str) -> HttpResponse | None:
    """Return the answer to a call that is not carried out, or None: carry it out."""
    if fault == "cut_before":
        lose_answer(request)
        return HttpResponse()
    if fault == "outage_page":
        return HttpResponse(OUTAGE_PAGE, status=502, content_type=HTML)
    if fault == "error_1":
        return _error(1, status=400)
    if fault == "error_2":
        return _error(2, status=500)
    return None


def spoil(request: HttpRequest, response: HttpResponse, fault: str) -> HttpResponse:
    """Return what the caller gets of an answer to a call that was carried out."""
    if fault == "cut_after":
        lose_answer(request)
    elif fault == "error_2_after":
        return _error(2, status=500)
    elif fault == "no_id":
        return HttpResponse("{}", content_type=JSON)
    elif fault == "broken_json":
        return HttpResponse(response.content[:-7] or b"{", content_type=JSON)
    elif fault == "gone_for_a_moment":
        return _error(100, status=400, subcode=33)
    elif fault == "left_out_of_the_list":
        return HttpResponse('{"data":[]}', content_type=JSON)
    return response


def _error(code: int, *, status: int, subcode: int | None = None) -> HttpResponse:
    error = GraphError("Please retry your request later.", code=code, subcode=subcode)
    return HttpResponse(
        json.dumps(error.to_body(make_trace_id())), status=status, content_type=JSON
    )
