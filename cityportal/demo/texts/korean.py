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

SHOP = Translation(
    page="shop",
    title="골짜기 장터",
    summary="만드는 사람을 한 분씩 소개합니다. 한 병부터 마을에서 보내 드립니다.",
    body=(),
)
PRODUCERS = Translation(
    page="producers",
    title="만드는 사람들",
    summary="밭과 가마와 온천의 김 속에서 일하는 사람들입니다.",
    body=(),
)

PAGES = (
    Translation(
        page="producer:fujinaga",
        title="후지나가 농원",
        summary="마늘, 레몬그라스, 유자. 향이 나는 것만 기르는 강가의 농원입니다.",
        body=(
            text(
                "후지나가 사치 씨는 십일 년 전 회사를 그만두고 마늘을 심었습니다. 지금도 밭의 절반은 마늘입니다. 유월의 한 주, 친척이 모두 모여 캡니다.",
            ),
            Quote(words="냄새가 난다는 말은 칭찬으로 듣습니다.", speaker="후지나가 사치 씨"),
        ),
    ),
    Translation(
        page="product:black-garlic",
        title="숙성 흑마늘",
        summary="따뜻한 방에서 사십 일, 건포도처럼 달아집니다. 하루 한 쪽이면 됩니다.",
        picture_alt="리넨 위에 놓인 숙성 흑마늘",
        body=(
            text(
                "마늘과 온기와 시간뿐, 아무것도 넣지 않습니다. 사십 일 동안 아침마다 작은 방의 문을 열고 냄새를 맡습니다.",
                "껍질을 벗겨 그대로 드시거나, 다져서 버터에 섞어 빵에 발라 드세요.",
            ),
        ),
    ),
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

#: Goods -> when they are sent, and the names of their sizes in order.
GOODS: dict[str, tuple[str, tuple[str, ...]]] = {
    "black-garlic": ("주문하신 뒤 사흘 안에 보내 드립니다.", ("100g 병", "300g 봉지")),
}
