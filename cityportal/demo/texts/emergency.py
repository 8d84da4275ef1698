from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PHONES = """命があぶないとき(火事・救急),119
警察,110
町の災害対策本部(24時間),0000-00-0199
歩いて避難できない方の迎え,0000-00-0198
無事を伝える 災害用伝言ダイヤル,171"""

PHONES_LATIN = """Fire and ambulance,119
Police,110
Town emergency office (24 hours),0000-00-0199"""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    name: str
    level: str
    texts: dict[str, dict[str, Any]]
    facebook_text: str = ""


PREPARED = (
    Prepared(
        name="大雨・避難指示",
        level="danger",
        texts={
            "ja": {
                "title": "大雨警報 川上・瀬の橋地区に避難指示",
                "body": "川の水がふえています。川上・瀬の橋地区の方は、川からはなれてください。",
                "steps": [
                    "川上小学校か町民センターへ避難する",
                    "外が危ないときは、二階の、山と反対側の部屋へ",
                    "薬、めがね、携帯電話を持って出る",
                ],
            },
            "ja-easy": {
                "title": "雨が とても つよいです。にげて ください",
                "body": "川の ちかくは あぶないです。川上と 瀬の橋の 人は すぐ にげて ください。",
                "steps": [
                    "川上小学校か 町民センターへ 行きます",
                    "外が あぶない ときは 二階へ 行きます",
                ],
            },
            "ko": {
                "title": "호우경보, 가와카미·세노하시 지구 피난지시",
                "body": "강물이 불어나고 있습니다. 지금 바로 강에서 떨어지세요.",
                "steps": ["가와카미 초등학교 또는 주민센터로 대피", "밖이 위험하면 2층으로"],
            },
            "en": {
                "title": "Heavy rain: evacuate Kawakami and Senohashi",
                "body": "The river is rising. Move away from it now.",
                "steps": [
                    "Go to Kawakami Elementary School or the Town Centre",
                    "If it is dangerous outside, go upstairs",
                ],
            },
        },
    ),
    Prepared(
        name="地震のあと",
        level="warning",
        texts={
            "ja": {
                "title": "地震がありました 余震に気をつけてください",
                "body": "町内の被害を調べています。分かりしだい、このページでお知らせします。",
                "steps": ["火を消す", "ブロック塀や崖に近づかない", "となりの人に声をかける"],
            },
            "ja-easy": {
                "title": "じしんが ありました。また ゆれるかも しれません",
                "body": "町で なにが こわれたか しらべています。",
                "steps": ["火を けします", "かべや がけに 近づきません"],
            },
            "ko": {
                "title": "지진이 발생했습니다. 여진에 주의하세요",
                "body": "마을의 피해를 확인하고 있습니다.",
                "steps": ["불을 끄세요", "담이나 절벽에 가까이 가지 마세요"],
            },
            "en": {
                "title": "There was an earthquake: expect aftershocks",
                "body": "We are checking the damage in town. News comes here first.",
                "steps": ["Put out fires", "Keep away from walls and slopes"],
            },
        },
    ),
    Prepared(
        name="断水",
        level="careful",
        texts={
            "ja": {
                "title": "水道が止まっています",
                "body": "水道管の工事で、一部の地区の水が出ません。給水車が町民センターに来ます。",
                "steps": ["水を入れるものを持って町民センターへ"],
            },
            "ja-easy": {
                "title": "水が 出ません",
                "body": "水を くばる 車が 町民センターに 来ます。",
                "steps": ["水を 入れる ものを もって 行きます"],
            },
            "en": {
                "title": "No tap water in parts of town",
                "body": "A water truck comes to the Town Centre.",
                "steps": ["Bring a container to the Town Centre"],
            },
        },
    ),
)
