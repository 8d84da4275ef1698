"""The `fields` expression: names, sub-fields in braces, modifiers such as .limit(0)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.graph.errors import GraphError

_TOKEN = re.compile(r"\s*(?:([A-Za-z0-9_]+)|([,{}.()])|$)")
DEEPEST = 6


@dataclass
class Wish:
    """One asked-for field with what was asked for inside of it."""

    name: str
    wishes: list[Wish] = field(default_factory=list)
    modifiers: dict[str, str] = field(default_factory=dict)


def parse_fields(text: str) -> list[Wish]:
    """Return the wishes of `fields=`; raise GraphError 2500 for a broken expression."""
    reader = _Reader(text)
    wishes = reader.read_list(0)
    if reader.peek():
        raise _syntax_error(text)
    return wishes


def _syntax_error(text: str) -> GraphError:
    return GraphError(
        "Syntax error in the fields expression",
        code=2500,
        refusal=f"The expression fields={text[:200]} has a syntax error.",
    )


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def _next(self) -> tuple[str, int]:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            raise _syntax_error(self.text)
        return match[1] or match[2] or "", match.end()

    def peek(self) -> str:
        return self._next()[0]

    def take(self, wanted: str = "") -> str:
        token, end = self._next()
        if (wanted and token != wanted) or not token:
            raise _syntax_error(self.text)
        self.at = end
        return token

    def read_list(self, depth: int) -> list[Wish]:
        if depth > DEEPEST:
            raise _syntax_error(self.text)
        wishes = [self.read_wish(depth)]
        while self.peek() == ",":
            self.take()
            wishes.append(self.read_wish(depth))
        return wishes

    def read_wish(self, depth: int) -> Wish:
        name = self.take()
        if not name.replace("_", "a").isalnum():
            raise _syntax_error(self.text)
        wish = Wish(name)
        while self.peek() == ".":
            self.take()
            modifier = self.take()
            self.take("(")
            wish.modifiers[modifier] = self.take()
            self.take(")")
        if self.peek() == "{":
            self.take()
            wish.wishes = self.read_list(depth + 1)
            self.take("}")
        return wish
