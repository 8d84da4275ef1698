from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def client() -> Client:
    """A reader of the city, which the migrations made at localhost."""
    return Client(SERVER_NAME="localhost")
