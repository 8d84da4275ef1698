from __future__ import annotations

from django.apps import AppConfig


class GraphConfig(AppConfig):
    name = "sandbox.graph"
    label = "graph"

    def ready(self) -> None:
        from sandbox.graph.buttons import register_facebook_troubles
        from sandbox.graph.seeds import clear_facebook, seed_facebook
        from sandbox.trouble.seeds import register_seeds

        register_facebook_troubles()
        register_seeds("facebook", clear=clear_facebook, seed=seed_facebook)
