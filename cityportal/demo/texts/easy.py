# ruff: noqa: E501  (a paragraph is one line, so that it can be read and searched whole)
"""Pages in easy Japanese: short sentences, few characters that are hard to read."""

from __future__ import annotations

from .shapes import Contact, Photo, Translation, text

HOME = Translation(
    page="home",
    title="なるせだに町",
    summary="お茶と 温泉と 焼きものの 町です。町の お知らせを やさしい 日本語で 書きます。",
    body=(),
)
STORIES = Translation(
    page="stories", title="町の 話", summary="町の 人に 会って、書いた 話です。", body=()
)

PAGES = (
    Translation(
        page="story:rain-river",
        title="雨が たくさん ふる 日は、川を 見に 行きません",
        summary="たくさんの 雨で 川の 水が ふえます。とても あぶないです。家で しらべてください。",
        body=(
            text(
                "雨が たくさん ふる 日は、川に 行かないでください。川の 近くの 土が こわれます。",
                "川の 水の 高さは、家で わかります。",
            ),
            Photo(picture="story-town-hall-evening", caption="町の 役場は 夜も あいています。"),
            text(
                "電話で 聞きます。0000-00-0199 です。",
                "この サイトで 見ます。あぶない ときは、上に 赤い 線が 出ます。",
                "町の 放送を 聞きます。",
                heading="しらべる 方法",
            ),
            text(
                "「避難指示」は「すぐ にげてください」です。運動ぐつで にげます。長ぐつは だめです。",
                heading="にげる とき",
            ),
            Contact(office="町の 役場（ぼうさい）", phone="0000-00-0110", hours="いつでも"),
        ),
    ),
)
