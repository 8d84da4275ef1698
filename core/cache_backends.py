"""A cache that is down costs time, never a page.

Wagtail and the check of host names ask the cache on every request; what a cache holds can
always be worked out again. So what it raises is logged, and the answer is "not stored".
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class ForgivingMixin:
    """Put before a cache backend: an operation that fails answers as an empty cache would."""

    def _try(self, name: str, otherwise: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **kwargs)
        except Exception as error:  # noqa: BLE001  (each cache has exceptions of its own)
            logger.warning("The cache did not answer to %s: %s", name, type(error).__name__)
            return otherwise

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try("get", default, key, default=default, version=version)

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        return self._try("get_many", {}, keys, version=version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try("set", None, key, value, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return self._try("set_many", list(data), data, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try("add", False, key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try("touch", False, key, *args, **kwargs)

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._try("delete", False, key, version=version)

    def delete_many(self, keys: Any, version: Any = None) -> None:
        self._try("delete_many", None, keys, version=version)

    def has_key(self, key: Any, version: Any = None) -> bool:
        return self._try("has_key", False, key, version=version)


class Cache(ForgivingMixin, import_string(settings.CACHE_BACKEND)):  # type: ignore[misc]
    """The backend that CACHE_URL names, made forgiving."""
