from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: dict[Any, Any], key: Any) -> Any:
    """Return the value of a key, None without one."""
    return values.get(key)
