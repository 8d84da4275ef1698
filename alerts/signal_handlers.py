from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from core.pagecache import expire_pages_on_commit

from .models import EmergencyContacts


@receiver(post_save, sender=EmergencyContacts)
def on_contacts_changed(sender: Any, **kwargs: Any) -> None:
    expire_pages_on_commit()
