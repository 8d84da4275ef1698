"""From the texts' blocks to the value of a StreamField."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from cityportal.demo.texts.shapes import Block, Contact, Photo, Quote, Related, Text

# Ids of blocks are made from their place, so that building again changes nothing.
NAMESPACE = uuid.UUID("3f0b6d0e-52a4-4b6e-9d5b-6f4d8f0c7a11")


def build_body(
    blocks: Sequence[Block],
    *,
    key: str,
    find_picture: Callable[[str], int],
    find_page: Callable[[str], int | None],
) -> str:
    """Return the JSON of a body. A related page that does not exist is left out."""
    values = []
    for number, block in enumerate(blocks):
        kind, value = _build_block(block, find_picture=find_picture, find_page=find_page)
        if value is not None:
            block_id = str(uuid.uuid5(NAMESPACE, f"{key}/{number}"))
            values.append({"type": kind, "value": value, "id": block_id})
    return json.dumps(values, ensure_ascii=False)


def _build_block(
    block: Block,
    *,
    find_picture: Callable[[str], int],
    find_page: Callable[[str], int | None],
) -> tuple[str, Any]:
    if isinstance(block, Text):
        heading = f"<h2>{block.heading}</h2>" if block.heading else ""
        return "text", heading + "".join(f"<p>{words}</p>" for words in block.paragraphs)
    if isinstance(block, Photo):
        image = find_picture(block.picture)
        return "photo", {"image": image, "caption": block.caption, "alt_text": ""}
    if isinstance(block, Quote):
        return "quote", {"text": block.words, "speaker": block.speaker}
    if isinstance(block, Contact):
        value = {
            "office": block.office,
            "phone": block.phone,
            "email": block.email,
            "hours": block.hours,
        }
        return "contact", value
    return "related_page", _build_related(block, find_page)


def _build_related(block: Related, find_page: Callable[[str], int | None]) -> Any:
    page = find_page(block.page)
    return None if page is None else {"page": page, "note": block.note}
