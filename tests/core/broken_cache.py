from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import BaseCache

from core.cache_backends import ForgivingMixin


class SilentServer(BaseCache):
    """A cache whose server is down."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _fail(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ConnectionRefusedError("redis://:password@127.0.0.1 is down")

    get = set = add = delete = touch = has_key = get_many = set_many = delete_many = _fail


class BrokenCache(ForgivingMixin, SilentServer):
    pass
