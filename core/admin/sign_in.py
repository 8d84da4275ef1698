"""Who a member of staff is and what they may do, in two queries for each screen of the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission


class StaffBackend(ModelBackend):
    """Django's own accounts and rights, asked for together.

    Each screen needs the account with its Wagtail profile (language, theme), and the rights of
    the person and of their groups; Django and Wagtail ask for the four of them one by one.
    """

    def get_user(self, user_id: Any) -> Any:
        accounts = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = accounts.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        is_plain = user_obj.is_active and not user_obj.is_anonymous and not user_obj.is_superuser
        if obj is None and is_plain and not hasattr(user_obj, "_perm_cache"):
            own, groups = (
                Permission.objects.filter(**whose).values_list(
                    "content_type__app_label", "codename"
                )
                for whose in ({"user": user_obj}, {"group__user": user_obj})
            )
            user_obj._perm_cache = {
                f"{app}.{codename}" for app, codename in own.order_by().union(groups.order_by())
            }
        return super().get_all_permissions(user_obj, obj)
