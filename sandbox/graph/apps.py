from __future__ import annotations

from django.apps import AppConfig


class GraphConfig(AppConfig):
    name = "sandbox.graph"
    label = "graph"

    def ready(self) -> None:
        from sandbox.graph import troubles  # noqa: F401  (registers the trouble buttons)
        from sandbox.graph.seeds import clear_facebook, seed_facebook
        from sandbox.trouble.seeds import register_seeds

        register_seeds("facebook", clear=clear_facebook, seed=seed_facebook)
