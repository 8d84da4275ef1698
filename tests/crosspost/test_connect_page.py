from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from crosspost.models import Channel

from .played_graph import PAGE_ID, PlayedGraph

pytestmark = pytest.mark.django_db
TOKEN = "EAAtoken000000009"


def connect(monkeypatch: Any, text: str, **options: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = io.StringIO()
    values = {"site": "localhost", "page_id": PAGE_ID, "kind": "shop", "name": "お店"}
    call_command("connect_page", stdout=out, **{**values, **options})
    return out.getvalue()


def test_a_page_is_connected_with_a_token_from_standard_input(
    site: Site, graph: PlayedGraph, monkeypatch: Any
) -> None:
    said = connect(monkeypatch, TOKEN + "\n")

    channel = Channel.objects.get()
    assert (channel.site, channel.kind, channel.name) == (site, "shop", "お店")
    assert channel.access_token == TOKEN
    assert TOKEN not in said
    assert graph.posts == {}


def test_a_token_that_does_not_fit_is_not_stored_and_the_sentence_says_why(
    site: Site, graph: PlayedGraph, monkeypatch: Any
) -> None:
    graph.token["type"] = "USER"

    with pytest.raises(CommandError, match="Nothing was stored"):
        connect(monkeypatch, TOKEN)

    assert not Channel.objects.exists()


@pytest.mark.parametrize(("text", "options"), [("\n", {}), (TOKEN, {"site": "no.example"})])
def test_without_a_token_or_a_site_nothing_is_asked(
    text: str, options: dict[str, str], site: Site, graph: PlayedGraph, monkeypatch: Any
) -> None:
    with pytest.raises(CommandError):
        connect(monkeypatch, text, **options)

    assert graph.calls == []
