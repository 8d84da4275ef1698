"""Which parameters each call takes, and of which type.

Names and types are those of Meta's own Python package; what it lacks (a file part, paging,
the scraper) is named in the tests with its source. A parameter of the real API that is not
here is refused: the sandbox plays only what it can play truly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

COMMON_PARAMS = ("access_token", "appsecret_proof", "appsecret_time", "fields")
# Gone from every version since 2026-10-27; the token inspector alone still takes them.
REMOVED_PARAMS = ("pretty", "debug", "date_format")
UNPUBLISHED_TYPES = (
    "ADS_POST",
    "DRAFT",
    "INLINE_CREATED",
    "PUBLISHED",
    "PUBLISH_PENDING",
    "REVIEWABLE_BRANDED_CONTENT",
    "SCHEDULED",
    "SCHEDULED_RECURRING",
)
SUBSCRIBED_FIELDS = ("feed", "mention", "name", "picture", "category", "description", "location")


@dataclass(frozen=True, kw_only=True)
class CallSpec:
    """One call: `params` maps a name to string, bool, unsigned int, datetime, file, an enum's
    name, list<Object> or list<an enum's name>."""

    params: dict[str, str] = field(default_factory=dict)
    enums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    required: tuple[str, ...] = ()


LIST_PARAMS = {"limit": "unsigned int", "after": "string", "before": "string"}

# (method, shape of the path)
CALLS: dict[tuple[str, str], CallSpec] = {
    ("GET", "debug_token"): CallSpec(params={"input_token": "string"}, required=("input_token",)),
    ("POST", ""): CallSpec(params={"id": "string", "scrape": "bool"}, required=("id", "scrape")),
    ("GET", "page"): CallSpec(),
    ("POST", "page/feed"): CallSpec(
        params={
            "message": "string",
            "link": "string",
            "published": "bool",
            "attached_media": "list<Object>",
            "unpublished_content_type": "unpublished_content_type_enum",
            "scheduled_publish_time": "datetime",
        },
        enums={"unpublished_content_type_enum": UNPUBLISHED_TYPES},
    ),
    ("GET", "page/feed"): CallSpec(params=LIST_PARAMS),
    ("GET", "page/posts"): CallSpec(params=LIST_PARAMS),
    ("GET", "page/published_posts"): CallSpec(params=LIST_PARAMS),
    ("GET", "page/scheduled_posts"): CallSpec(params=LIST_PARAMS),
    ("POST", "page/photos"): CallSpec(
        params={
            "source": "file",
            "caption": "string",
            "alt_text_custom": "string",
            "published": "bool",
            "temporary": "bool",
        },
        required=("source",),
    ),
    ("GET", "page/subscribed_apps"): CallSpec(),
    ("POST", "page/subscribed_apps"): CallSpec(
        params={"subscribed_fields": "list<subscribed_fields_enum>"},
        enums={"subscribed_fields_enum": SUBSCRIBED_FIELDS},
        required=("subscribed_fields",),
    ),
    ("DELETE", "page/subscribed_apps"): CallSpec(),
    ("GET", "post"): CallSpec(),
    ("POST", "post"): CallSpec(params={"message": "string", "is_published": "bool"}),
    ("DELETE", "post"): CallSpec(),
    ("GET", "photo"): CallSpec(),
    ("DELETE", "photo"): CallSpec(),
}
