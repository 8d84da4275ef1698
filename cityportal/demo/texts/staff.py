"""The demo's logins: one per role. Everybody who reads this file knows the password."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "narusedani"  # noqa: S105  (a demo on loopback; production never loads it)


@dataclass(frozen=True, kw_only=True)
class Member:
    """`role` is a key of `cityportal.roles.ROLES`; "" is the superuser."""

    username: str
    name: str
    role: str
    work: str


STAFF = (
    Member(username="writer", name="牛島 ともみ", role="writer", work="writes stories"),
    Member(username="photo", name="早瀬 あかり", role="photographer", work="adds pictures"),
    Member(username="editor", name="早田 恵", role="editor", work="edits every page"),
    Member(username="desk", name="山本 拓", role="desk", work="watches what went to Facebook"),
    Member(username="shop", name="大串 里美", role="shop_manager", work="goods, stock and orders"),
    Member(username="operator", name="副島 剛", role="operator", work="connects Facebook Pages"),
    Member(username="auditor", name="黒髪 正", role="auditor", work="looks, changes nothing"),
    Member(username="admin", name="管理者", role="", work="may do everything"),
)
