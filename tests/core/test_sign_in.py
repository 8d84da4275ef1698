from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.users.models import UserProfile

from core.admin.sign_in import StaffBackend
from users.models import User

pytestmark = pytest.mark.django_db


def give(user: User) -> None:
    """One right of the person's own, one of a group, and one of both."""
    own, shared, groups = (
        Permission.objects.get(codename=f"{verb}_user") for verb in ("add", "change", "view")
    )
    group = Group.objects.create(name="group")
    group.permissions.add(shared, groups)
    user.groups.add(group)
    user.user_permissions.add(own, shared)


def test_the_rights_of_a_person_and_of_the_groups_are_asked_for_once() -> None:
    user = User.objects.create_user("clerk")
    give(user)
    with CaptureQueriesContext(connection) as queries:
        rights = user.get_all_permissions()
        assert user.has_perm("users.view_user")
        assert not user.has_perm("users.delete_user")
    assert rights == {"users.add_user", "users.change_user", "users.view_user"}
    assert len(queries) == 1


def test_a_person_comes_with_the_profile_and_one_without_is_not_asked_for_again() -> None:
    backend = StaffBackend()
    with_one = User.objects.create_user("with")
    UserProfile.objects.create(user=with_one, preferred_language="ko")
    without = User.objects.create_user("without")
    with CaptureQueriesContext(connection) as queries:
        assert backend.get_user(with_one.pk).wagtail_userprofile.preferred_language == "ko"
        assert not hasattr(backend.get_user(without.pk), "wagtail_userprofile")
    assert len(queries) == 2


def test_who_is_switched_off_is_nobody_and_has_no_right() -> None:
    user = User.objects.create_user("gone", is_active=False)
    give(user)
    assert StaffBackend().get_user(user.pk) is None
    assert StaffBackend().get_user(0) is None
    assert user.get_all_permissions() == set()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


def test_a_password_still_opens_the_admin() -> None:
    User.objects.create_superuser("chief", password="a long word of mine")
    client = Client(SERVER_NAME="localhost")
    assert not client.login(username="chief", password="another word")
    assert client.login(username="chief", password="a long word of mine")
    assert client.get("/admin/").status_code == 200
