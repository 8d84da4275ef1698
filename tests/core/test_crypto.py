from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from core.crypto import EncryptedTextField, UndecryptableSecretError, get_fernet
from core.models import CitySettings


def build_field() -> EncryptedTextField:
    field = EncryptedTextField()
    field.set_attributes_from_name("secret")
    field.model = CitySettings
    return field


def test_what_is_stored_is_not_what_was_given_and_comes_back_the_same() -> None:
    field = build_field()
    stored = field.get_prep_value("EAAtoken")
    assert "EAAtoken" not in stored
    assert field.from_db_value(stored, None, None) == "EAAtoken"


def test_after_rotation_the_old_key_still_opens_and_the_new_one_encrypts(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    stored = build_field().get_prep_value("secret")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert build_field().from_db_value(stored, None, None) == "secret"
    assert Fernet(new).decrypt(build_field().get_prep_value("x").encode()) == b"x"


def test_a_lost_key_is_said_by_name_without_the_value(settings: Any) -> None:
    stored = build_field().get_prep_value("secret")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(UndecryptableSecretError, match=r"CitySettings\.secret") as caught:
        build_field().from_db_value(stored, None, None)
    assert stored not in str(caught.value)


def test_without_a_key_nothing_is_stored_in_the_clear(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        get_fernet()
