"""The town itself, its people who write and photograph, and its topics.

The town, its people, shops, telephone numbers and addresses are invented. Numbers that begin
with 0000 cannot be dialled; hosts end in .example.
"""

from __future__ import annotations

from .shapes import Person, text

NAME = "鳴瀬谷町"
NAME_READING = "なるせだにちょう"
NAME_LATIN = "Narusedani Town"
OFFICE_NAME = "鳴瀬谷町役場"
ADDRESS = "〒000-0123 鳴瀬谷町大字川上1番地"
PHONE = "0000-00-0100"
FAX = "0000-00-0101"
EMAIL = "yakuba@narusedani.example"
OFFICE_NAME_LATIN = "Narusedani Town Hall"
OFFICE_HOURS_LATIN = "Weekdays 8:30–17:15"
OFFICE_HOURS = "平日 8時30分〜17時15分"
MAIL_SENDER = "谷の市 <tani-no-ichi@narusedani.example>"
DESK_EMAILS = "koho@narusedani.example, shoko@narusedani.example"

HOME_TITLE = "鳴瀬谷町"
HOME_LEAD = (
    "茶と湯と焼きものの町です。暮らしの知らせ、町の人の話、谷の市の買いものがここにあります。"
)
STORIES_TITLE = "物語"
STORIES_LEAD = "町の人に会いに行き、聞いて、書いています。"
PLACES_TITLE = "場所"
PLACES_LEAD = "湯、庭、窯元の路地。歩いて回れる町です。"
SHOP_TITLE = "谷の市"
SHOP_LEAD = "作り手をひとりずつ紹介しながら、町の品を町から送ります。注文は一つから。"
SHOP_BODY = (
    text(
        "送料は、作り手と届き方（常温・冷蔵・冷凍）ごとに一つの荷物です。九州と中国は880円から。届け先を選ぶと、かごの中で金額が分かります。",
        heading="送料とお届け",
    ),
    text("クレジットカードで払えます。登録はいりません。", heading="支払い"),
    text(
        "0000-00-0150（平日、9時から16時）。画面がむずかしいときは、お電話ください。町の係が一緒に注文します。",
        heading="電話で注文",
    ),
)
PRODUCERS_TITLE = "作り手"
PRODUCERS_LEAD = "畑で、窯で、湯気の中で働く人たちです。"

PEOPLE = (
    Person(
        key="ushijima",
        kind="writer",
        name="牛島 ともみ",
        name_latin="Tomomi Ushijima",
        role="総務課 広報係",
    ),
    Person(
        key="hirano",
        kind="writer",
        name="平野 健吾",
        name_latin="Kengo Hirano",
        role="町の委嘱ライター",
    ),
    Person(
        key="pak",
        kind="writer",
        name="朴 智恩",
        name_latin="Jieun Park",
        role="国際交流員",
    ),
    Person(
        key="nakano",
        kind="photographer",
        name="中野 修一",
        name_latin="Shuichi Nakano",
        role="中野写真館",
    ),
    Person(
        key="hayase",
        kind="photographer",
        name="早瀬 あかり",
        name_latin="Akari Hayase",
        role="町の委嘱写真家",
    ),
)
