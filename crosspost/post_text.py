"""Everything that a listed post says, to look for our marker in."""

from __future__ import annotations

from typing import Any


def get_all_text(post: dict[str, Any]) -> str:
    """Return every text and address of a listed post in one string."""
    parts: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            parts.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect({name: post.get(name) for name in ("message", "attachments")})
    return "\n".join(parts)
