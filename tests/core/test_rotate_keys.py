from __future__ import annotations

import io
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Site

from crosspost.models import FacebookApp

pytestmark = pytest.mark.django_db


def read_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_secret FROM crosspost_facebookapp")
        return cursor.fetchone()[0]


@pytest.fixture
def keys(settings: Any) -> tuple[str, str]:
    old, new = (Fernet.generate_key().decode() for _number in range(2))
    settings.FIELD_ENCRYPTION_KEYS = [old]
    site = Site.objects.get(is_default_site=True)
    FacebookApp.objects.create(site=site, app_id="1", app_secret="secret")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    return old, new


def test_every_secret_gets_the_newest_key_and_opens_without_the_old(
    keys: tuple[str, str], settings: Any
) -> None:
    call_command("rotate_keys", batch=1, stdout=io.StringIO())
    settings.FIELD_ENCRYPTION_KEYS = keys[1:]

    assert FacebookApp.objects.get().app_secret == "secret"
    assert "secret" not in read_stored()


def test_a_second_run_finds_nothing_to_do(keys: tuple[str, str]) -> None:
    call_command("rotate_keys", stdout=io.StringIO())
    stored, said = read_stored(), io.StringIO()
    call_command("rotate_keys", stdout=said)

    assert read_stored() == stored
    assert "FacebookApp.app_secret: 0 encrypted anew, 1 had the key" in said.getvalue()


def test_a_value_that_no_key_opens_is_named_and_left_as_it_is(
    keys: tuple[str, str], settings: Any
) -> None:
    stored = read_stored()
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_keys", stdout=io.StringIO())

    assert read_stored() == stored
