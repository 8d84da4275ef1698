"""A shop manager of a city, and what the forms of goods send."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import (
    GroupPagePermission,
    Page,
    Site,
)

from products.models import (
    Producer,
    Sellable,
)
from products.services import find_tax_class
from users.models import User

GOODS = "wagtailsnippets_products_sellable"


def build_manager(name: str, site: Site) -> User:
    """Return a shop manager of one city: goods, stock and the pages below the city's root."""
    group = Group.objects.create(name=name)
    group.permissions.set(
        Permission.objects.filter(
            codename__in=[
                "access_admin",
                "add_sellable",
                "change_sellable",
                "delete_sellable",
                "add_producer",
                "change_producer",
            ]
        )
    )
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=site.root_page,
            permission=Permission.objects.get(codename=codename, content_type__model="page"),
        )
    user = User.objects.create_user(name)
    user.groups.add(group)
    return user


def build_other_city() -> Site:
    root = Page.get_first_root_node().add_child(instance=Page(title="隣町", slug="tonari"))
    return Site.objects.create(hostname="tonari.example", root_page=root)


def goods_data(producer: Producer, variants: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "producer": producer.pk,
        "name": "茶まんじゅう",
        "lead_time_days": "3",
        "ships_sentence": "",
        "variants-TOTAL_FORMS": len(variants),
        "variants-INITIAL_FORMS": sum(1 for variant in variants if variant.get("id")),
        "variants-MIN_NUM_FORMS": 1,
        "variants-MAX_NUM_FORMS": 30,
        "food_labels-TOTAL_FORMS": 0,
        "food_labels-INITIAL_FORMS": 0,
        "food_labels-MIN_NUM_FORMS": 0,
        "food_labels-MAX_NUM_FORMS": 1,
        "ways-TOTAL_FORMS": 0,
        "ways-INITIAL_FORMS": 0,
        **values,
    }
    for number, variant in enumerate(variants):
        row = {
            "name": "",
            "price_minor": 1620,
            "tax_class": find_tax_class(8).pk,
            "weight_grams": 500,
            "parcel_size": 60,
            "temperature": "chilled",
            "per_order_limit": 10,
            **variant,
        }
        data |= {f"variants-{number}-{name}": value for name, value in row.items()}
    return data


def stock_url(sellable: Sellable) -> str:
    return reverse("goods_stock", args=[sellable.pk])
