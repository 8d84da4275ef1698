"""What opens or closes the shop is seen by readers at once."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.pagecache import expire_pages_on_commit

from .models import GatewayAccount, PostcodeArea, ShopSettings


@receiver([post_save, post_delete], sender=ShopSettings)
@receiver([post_save, post_delete], sender=GatewayAccount)
@receiver([post_save, post_delete], sender=PostcodeArea)
def on_shop_changed(sender: Any, **kwargs: Any) -> None:
    expire_pages_on_commit()
