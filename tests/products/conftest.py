from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.products import get_site
from users.models import User

from .managing import build_manager


@pytest.fixture
def client() -> Client:
    """A reader of the city, which the migrations made at localhost."""
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def manager() -> User:
    return build_manager("manager", get_site())


@pytest.fixture
def admin(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client
