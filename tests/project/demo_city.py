"""The demo city in a test database: loaded once per module, with small pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from PIL import Image

from cityportal.demo.builders import pictures


def make_small_picture(name: str) -> ContentFile[bytes]:
    """Return a tiny picture: the real ones take most of a minute to cut to size."""
    file = io.BytesIO()
    Image.new("RGB", (120, 80), "#5d7f4b").save(file, "JPEG")
    return ContentFile(file.getvalue(), name=f"{name}.jpg")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Load the demo city for all tests of a module and give what the command printed.

    Each test's own changes are rolled back to here.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(pictures, "read_picture", make_small_picture)
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            printed = io.StringIO()
            call_command("load_demo", stdout=printed)
            yield printed.getvalue()
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            patch.undo()
