"""The roles of a city's staff and what each may do; `roles` makes groups of them."""

from __future__ import annotations

from dataclasses import dataclass

# Whoever holds this on the front page belongs to the city, without a right to change a page.
BELONGS = ("view",)
OWN_PAGES = ("add", "publish")
ALL_PAGES = ("add", "change", "publish", "lock", "unlock")

LOOK_AT_POSTS = (
    "crosspost.view_announcement",
    "crosspost.view_channel",
    "crosspost.view_delivery",
)

# Preparing an emergency notice is for many; pressing "Publish now" is for few.
PREPARE_EMERGENCIES = ("crosspost.view_emergencyrequest", "crosspost.add_emergencyrequest")
SEND_EMERGENCIES = (
    *PREPARE_EMERGENCIES,
    "crosspost.send_emergency",
    "alerts.change_emergencycontacts",
)
STOP_POSTS = ("crosspost.view_stopswitch", "crosspost.change_stopswitch")

# Who says in the editor of a page what is posted, where and when.
WISH_FOR_POSTS = (*LOOK_AT_POSTS, "crosspost.add_announcement")

# Who makes pages in another language of those that they may change.
TRANSLATE_PAGES = ("simple_translation.submit_translation",)

# Who vouches for what others wrote.
APPROVE_POSTS = ("crosspost.approve_delivery",)


@dataclass(frozen=True, kw_only=True)
class Role:
    """`pages` maps a part of the site ("city", "stories", "places", "shop") to page actions.

    `images` are actions on pictures in the city's own collection; `permissions` are named
    "app.codename".
    """

    key: str
    name: str
    pages: dict[str, tuple[str, ...]]
    images: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


def _all_of(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in ("add", "change", "view"))


ROLES: tuple[Role, ...] = (
    Role(
        key="writer",
        name="Writers",
        pages={"city": BELONGS, "stories": OWN_PAGES},
        images=("add", "choose"),
        permissions=(
            "news.view_contributor",
            *WISH_FOR_POSTS,
            *PREPARE_EMERGENCIES,
        ),
    ),
    Role(
        key="photographer",
        name="Photographers",
        pages={"city": BELONGS},
        images=("add", "choose"),
    ),
    Role(
        key="editor",
        name="Editors",
        pages={"city": ALL_PAGES},
        images=("add", "change", "choose"),
        permissions=(
            *_all_of("news", "contributor"),
            "news.delete_contributor",
            *TRANSLATE_PAGES,
            *WISH_FOR_POSTS,
            *APPROVE_POSTS,
            *STOP_POSTS,
            *SEND_EMERGENCIES,
        ),
    ),
    Role(
        key="desk",
        name="Cross-posting desk",
        pages={"city": BELONGS},
        permissions=(
            "insights.view_report",
            "insights.add_cost",
            *LOOK_AT_POSTS,
            "crosspost.change_delivery",
            *APPROVE_POSTS,
            *STOP_POSTS,
            *PREPARE_EMERGENCIES,
        ),
    ),
    Role(
        key="shop_manager",
        name="Shop managers",
        pages={"city": BELONGS, "shop": ALL_PAGES},
        images=("add", "choose"),
        permissions=(
            "insights.view_report",
            "insights.add_cost",
            *_all_of("products", "producer", "sellable", "variant", "foodlabel", "goodskind"),
            "products.view_stockitem",
            "products.change_stockitem",
            "products.view_stockmovement",
            "orders.view_order",
            "orders.change_order",
            "orders.refund_order",
            "orders.view_dispute",
            *_all_of("orders", "discountcode", "postcodearea"),
            "orders.delete_postcodearea",
            "settlement.view_entry",
            "settlement.add_invoice",
            "settlement.void_invoice",
            *TRANSLATE_PAGES,
            *WISH_FOR_POSTS,
            "crosspost.arrange_shop_queue",
        ),
    ),
    Role(
        key="operator",
        name="Operators",
        pages={"city": ALL_PAGES},
        images=("add", "change", "delete", "choose"),
        permissions=(
            "insights.view_report",
            "insights.add_cost",
            *TRANSLATE_PAGES,
            *WISH_FOR_POSTS,
            "crosspost.change_delivery",
            *APPROVE_POSTS,
            *STOP_POSTS,
            *SEND_EMERGENCIES,
            *_all_of("crosspost", "channel", "facebookapp"),
            "crosspost.change_crosspostsettings",
            "core.change_citysettings",
            "settlement.view_entry",
            *_all_of("settlement", "commissionrate"),
            "settlement.change_settlementsettings",
            "products.change_shopwindowsettings",
            "orders.change_shopsettings",
            *_all_of("orders", "shippingrate", "postcodearea"),
            "orders.delete_postcodearea",
            "orders.change_gatewayaccount",
            *_all_of("wagtailredirects", "redirect"),
        ),
    ),
    Role(
        key="auditor",
        name="Auditors",
        pages={"city": BELONGS},
        permissions=(
            "insights.view_report",
            *LOOK_AT_POSTS,
            "orders.view_order",
            "settlement.view_entry",
            "products.view_producer",
            "products.view_sellable",
            "products.view_stockitem",
            "products.view_stockmovement",
        ),
    ),
)
