# ruff: noqa: E501  (a paragraph is one line, so that it can be read and searched whole)
"""Korean pages, by the town's coordinator for international relations."""

from __future__ import annotations

from .shapes import Contact, Photo, Quote, Translation, text

HOME = Translation(
    page="home",
    title="나루세다니 마을",
    summary="차와 온천과 도자기의 마을입니다. 생활 소식과 마을 사람들의 이야기를 전합니다.",
    body=(),
)
STORIES = Translation(
    page="stories", title="이야기", summary="사람을 만나고, 듣고, 씁니다.", body=()
)

PAGES = (
    Translation(
        page="story:onsen-street",
        title="온천 거리의 김을 지키는 사람",
        summary="저녁 다섯 시, 니시하라 씨는 등불 마흔여덟 개를 하나씩 켭니다. 올해로 스물여섯 해째입니다.",
        body=(
            text(
                "대문에서 원천 광장까지 천천히 걸어 삼십오 분. “김이 낮게 깔리면 내일은 비, 높이 오르면 추운 밤이지요.” 집에 돌아가면 본 것을 공책에 적습니다.",
                "육 년 전, 온천의 온도가 보름 사이에 이 도 떨어졌습니다. 계기보다 공책이 먼저 알아차렸습니다. 관에 작은 금이 가 있었습니다.",
            ),
            Photo(picture="place-onsen-gate", caption="첫 등불은 대문에 걸립니다."),
            Quote(
                words="등불은 사람을 위해, 공책은 물을 위해. 어느 쪽도 거르면 안 되지요.",
                speaker="니시하라 마사루 씨",
            ),
            Contact(office="나루세다니 관광과", phone="0000-00-0130", hours="평일 8:30–17:15"),
        ),
    ),
)
