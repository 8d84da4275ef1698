"""Which hosts are ours: a city that was just added is known as soon as it is committed."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page, Site

from core.hosts import is_known_host

pytestmark = pytest.mark.django_db


def test_a_new_city_is_known_though_somebody_asked_before_it_was_committed(
    django_capture_on_commit_callbacks: Any,
) -> None:
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    assert not is_known_host("tonari.example")
    with django_capture_on_commit_callbacks(execute=True):
        site = Site.objects.create(hostname="other.example", root_page=root)
        assert is_known_host("other.example")
        # As another process sees it before the commit: it remembers the list without the city.
        Site.objects.filter(pk=site.pk).update(hostname="tonari.example")
        assert not is_known_host("tonari.example")
    assert is_known_host("tonari.example")
