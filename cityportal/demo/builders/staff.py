from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from wagtail.models import Site

from cityportal.demo.texts.staff import PASSWORD, STAFF
from cityportal.roles import ensure_roles


def build_staff(site: Site) -> dict[str, Any]:
    """Create the demo's logins, put them into their groups, and return them by user name."""
    groups = ensure_roles(site)
    # One hash for all: hashing is slow on purpose, and the password is no secret.
    password = make_password(PASSWORD)
    people = {}
    for member in STAFF:
        user, _is_new = get_user_model().objects.update_or_create(
            username=member.username,
            defaults={
                "display_name": member.name,
                "email": f"{member.username}@narusedani.example",
                "is_active": True,
                "is_staff": not member.role,
                "is_superuser": not member.role,
            },
            create_defaults={
                "display_name": member.name,
                "email": f"{member.username}@narusedani.example",
                "is_staff": not member.role,
                "is_superuser": not member.role,
                "password": password,
            },
        )
        user.groups.set([groups[member.role]] if member.role else [])
        people[member.username] = user
    return people
