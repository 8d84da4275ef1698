"""The town itself, its people who write and photograph, and its topics.

The town, its people, shops, telephone numbers and addresses are invented. Numbers that begin
with 0000 cannot be dialled; hosts end in .example.
"""

from __future__ import annotations

from .shapes import Person

NAME = "鳴瀬谷町"
NAME_READING = "なるせだにちょう"
NAME_LATIN = "Narusedani Town"
OFFICE_NAME = "鳴瀬谷町役場"
ADDRESS = "〒000-0123 鳴瀬谷町大字川上1番地"
PHONE = "0000-00-0100"
FAX = "0000-00-0101"
EMAIL = "yakuba@narusedani.example"
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
PRODUCERS_TITLE = "作り手"
PRODUCERS_LEAD = "畑で、窯で、湯気の中で働く人たちです。"

PEOPLE = (
    Person(
        key="ushijima",
        kind="writer",
        name="牛島 ともみ",
        name_latin="Tomomi Ushijima",
        about="広報係。川上生まれ。朝の湯気の写真ばかりたまっていきます。",
    ),
    Person(
        key="hirano",
        kind="writer",
        name="平野 健吾",
        name_latin="Kengo Hirano",
        about="町の委嘱ライター。五年前に家族で移り住みました。",
    ),
    Person(
        key="pak",
        kind="writer",
        name="朴 智恩",
        name_latin="Jieun Park",
        about="国際交流員。韓国語と、やさしい日本語を受けもちます。",
    ),
    Person(
        key="nakano",
        kind="photographer",
        name="中野 修一",
        name_latin="Shuichi Nakano",
        about="写真館の三代目。入学式と窯開きは四十年撮りつづけています。",
    ),
    Person(
        key="hayase",
        kind="photographer",
        name="早瀬 あかり",
        name_latin="Akari Hayase",
        about="町の委嘱写真家。川と人の手を撮ります。",
    ),
)
