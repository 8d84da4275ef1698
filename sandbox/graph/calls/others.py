"""Token inspection, the link scraper, subscriptions of the app to a Page."""

from __future__ import annotations

from typing import Any

from sandbox.graph.calls.context import Call, get_page, require_page_token
from sandbox.graph.calls.feed import fetch_card
from sandbox.graph.errors import bad_param
from sandbox.graph.models import Subscription
from sandbox.graph.render import format_time
from sandbox.graph.seeds import APP_NAME
from sandbox.graph.services import subscribe_app
from sandbox.graph.tokens import inspect_token
from sandbox.trouble.clock import get_now


def inspect(call: Call) -> dict[str, Any]:
    if call.caller.kind != "APP":
        raise bad_param(
            "You must provide an app access token, or a user access token that is an owner or "
            "developer of the app",
            refusal="debug_token is asked with the app's own token, APPID|SECRET.",
        )
    return {"data": inspect_token(call.values["input_token"])}


def scrape(call: Call) -> dict[str, Any]:
    """Read a link's tags anew, as the sharing debugger does."""
    if not call.values["scrape"]:
        raise bad_param("scrape must be true", refusal="POST /?id= takes only scrape=true.")
    card = fetch_card(call.values["id"])
    answer = {
        "id": call.values["id"],
        "url": card["url"],
        "type": card["type"],
        "title": card["title"],
        "updated_time": format_time(get_now()),
    }
    for name in ("description", "site_name"):
        if card[name]:
            answer[name] = card[name]
    if card["locale"]:
        answer["locale"] = {"locale": card["locale"]}
    if card["image"]:
        answer["image"] = [
            {"url": card["image"], "width": card["image_width"], "height": card["image_height"]}
        ]
    return answer


def list_subscriptions(call: Call) -> dict[str, Any]:
    page = get_page(call)
    return {
        "data": [
            {"name": APP_NAME, "id": found.app_id, "subscribed_fields": found.fields}
            for found in page.subscriptions.order_by("pk")
        ]
    }


def subscribe(call: Call) -> dict[str, Any]:
    page = require_page_token(call)
    subscribe_app(page, app_id=call.caller.app_id, fields=call.values["subscribed_fields"])
    return {"success": True}


def unsubscribe(call: Call) -> dict[str, Any]:
    page = require_page_token(call)
    Subscription.objects.filter(page=page, app_id=call.caller.app_id).delete()
    return {"success": True}
