"""Model fields that every app may use."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField as WagtailStreamField

#: A postcode of Japan as it is stored.
check_postcode = RegexValidator(
    r"^[0-9]{3}-[0-9]{4}$", _("A postcode has seven digits, such as 123-4567.")
)


class StreamField(WagtailStreamField):
    """A StreamField whose block definitions stay out of migrations.

    Blocks are code, not schema: without this, each change of a block's label is a migration.
    """

    def __init__(self, block_types: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(block_types, *args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
