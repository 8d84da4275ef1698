"""Trouble buttons of Facebook's webhook."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.utils.translation import gettext_lazy as _

from sandbox.trouble.registry import register_trouble


def register_webhook_troubles(*, pages: Callable[[], Collection[str]]) -> None:
    register_trouble(
        "webhook_off",
        provider="facebook",
        label=_("Reports of new posts do not come"),
        sentence=_(
            "Imitates a webhook that was dropped: what happens on the Page meanwhile is never "
            "reported, also not later."
        ),
        pages=pages,
        fields=("page",),
    )
    register_trouble(
        "webhook_doubled",
        provider="facebook",
        label=_("Reports come twice"),
        sentence=_("Imitates a webhook that tells of the same change two times, in two calls."),
        pages=pages,
        fields=("page",),
    )
    register_trouble(
        "webhook_late",
        provider="facebook",
        label=_("Reports come late"),
        sentence=_("Imitates a slow webhook: each change is reported after half a minute."),
        pages=pages,
        fields=("page",),
    )
    register_trouble(
        "webhook_shuffled",
        provider="facebook",
        label=_("Reports come in another order"),
        sentence=_(
            "Imitates a webhook without order: what happens is held for two seconds and reported "
            "in one batch, the last first."
        ),
        pages=pages,
        fields=("page",),
    )
