"""The people of a drill: they look at the wall and say truthfully what they see."""

from __future__ import annotations

from bench.servers import Sandbox
from crosspost import services
from crosspost.models import Channel, Delivery
from crosspost.states import State
from users.models import User

from .wall import Wall


def settle_with_people(wall: Wall) -> int:
    """Answer for everything that asks for a person; return how many answers were given."""
    writer = User.objects.get(username="writer")
    answers = 0
    for delivery in Delivery.objects.filter(state=State.NEEDS_PERSON):
        is_there = wall.by_marker[delivery.marker] > 0
        verdict = services.Verdict.THERE if is_there else services.Verdict.NOT_THERE
        services.settle_by_person(delivery, user=writer, verdict=verdict)
        answers += 1
    for delivery in Delivery.objects.filter(state=State.HELD):
        services.retry_delivery(delivery, user=writer)
        answers += 1
    return answers


def connect_again(sandbox: Sandbox, channel: Channel) -> None:
    """Give a channel that stopped a new token, checked before it is stored."""
    token = sandbox.tell("facebook/new_token/", page=channel.page_id)["token"]
    report = services.connect_channel(
        site=channel.site,
        kind=channel.kind,
        page_id=channel.page_id,
        access_token=token,
        user=User.objects.get(username="writer"),
    )
    assert report.is_connected, report
