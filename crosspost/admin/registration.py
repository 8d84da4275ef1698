from __future__ import annotations


def register() -> None:
    """Add the Facebook tab and column to the pages that can be shared. Called when ready."""
    from core.admin.registry import register_editor_extension, register_listing_column
    from core.models import CityPage

    from .column import build_column
    from .extension import FacebookExtension

    register_editor_extension(FacebookExtension())
    register_listing_column(
        "facebook",
        lambda model: model.__name__ == "Page" or issubclass(model, CityPage),
        build_column,
    )
