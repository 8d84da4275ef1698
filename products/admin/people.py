"""Who may be chosen to look after a producer: people of the city, never those of another one."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import GroupPagePermission, Site

from products.models import Producer


def filter_people_of(people: QuerySet[Any], sites: list[Site]) -> QuerySet[Any]:
    """Leave those who work for one of the cities, or for none yet, such as a new producer."""
    keys = {site.pk for site in sites}
    roots = [root.root_path for root in Site.get_site_root_paths() if root.site_id in keys]
    rights = GroupPagePermission.objects.filter(group__user=OuterRef("pk"))
    here = reduce(or_, (Q(page__url_path__startswith=root) for root in roots), Q(pk=None))
    farms = Producer.objects.filter(editors=OuterRef("pk"))
    works_here = Exists(rights.filter(here)) | Exists(farms.filter(site__in=keys))
    works_nowhere = ~Exists(rights) & ~Exists(farms)
    return people.filter(works_here | works_nowhere)
