"""Whatever changes what readers see makes the stored pages old."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from . import pagecache
from .hosts import forget_hosts
from .models import CityImage, CitySettings


@receiver([page_published, page_unpublished, post_page_move])
def on_page_changed(sender: Any, **kwargs: Any) -> None:
    pagecache.expire_pages_on_commit()


@receiver([post_save, post_delete], sender=CitySettings)
@receiver([post_save, post_delete], sender=CityImage)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_shared_content_changed(sender: Any, **kwargs: Any) -> None:
    pagecache.expire_pages_on_commit()


@receiver([post_save, post_delete], sender=Site)
def on_site_changed(sender: Any, **kwargs: Any) -> None:
    forget_hosts()
    # Again: before the commit others may have asked, and remembered the old list.
    transaction.on_commit(forget_hosts, robust=True)
    pagecache.expire_pages_on_commit()
