"""POST /{page}/photos; reading and deleting an uploaded photo."""

from __future__ import annotations

from typing import Any

from sandbox.graph.calls.context import Call, require_page_token
from sandbox.graph.errors import bad_param, object_gone, permission_missing
from sandbox.graph.models import PHOTO_NUMBERS, Photo
from sandbox.graph.pictures import check_picture
from sandbox.graph.render import render_photo
from sandbox.graph.services import read_number, store_photo
from sandbox.graph.troubles import (
    CALL_CREATE,
    CALL_DELETE,
    CALL_PHOTO,
    refuse_if_blocked,
    spoil_answer,
)


def upload(call: Call) -> dict[str, Any]:
    page = require_page_token(call)
    values = call.values
    is_published = values.get("published", True)
    if values.get("temporary") and is_published:
        raise bad_param(
            "temporary requires published=false",
            refusal="temporary=true goes only with published=false.",
        )
    picture = check_picture(values["source"].read())
    if is_published:
        refuse_if_blocked(page.pk)
    photo = store_photo(
        page,
        picture,
        app_id=call.caller.app_id,
        caption=values.get("caption", ""),
        alt_text=values.get("alt_text_custom", ""),
        is_published=is_published,
        is_temporary=values.get("temporary", False),
    )
    call.note(f"kept photo {photo.graph_id}" + ("" if is_published else " hidden"))
    spoil_answer(call.request, page_id=page.pk, call=CALL_CREATE if is_published else CALL_PHOTO)
    answer = {"id": photo.graph_id}
    if photo.post:
        answer["post_id"] = photo.post.graph_id
    return answer


def _get_photo(call: Call) -> Photo:
    number = read_number(call.node, PHOTO_NUMBERS)
    photo = Photo.objects.select_related("page", "post").filter(pk=number).first()
    if photo is None or photo.page_id != call.caller.page_id:
        raise object_gone(call.node)
    return photo


def read(call: Call) -> dict[str, Any]:
    return render_photo(_get_photo(call), call.wishes)


def delete(call: Call) -> dict[str, Any]:
    photo = _get_photo(call)
    require_page_token(call, photo.page_id)
    if photo.app_id != call.caller.app_id:
        raise permission_missing(
            "Only photos that were uploaded by this app can be deleted",
            refusal=f"The photo {photo.graph_id} was not uploaded by this app.",
        )
    photo.delete()
    call.note(f"deleted photo {call.node}")
    spoil_answer(call.request, page_id=photo.page_id, call=CALL_DELETE)
    return {"success": True}
