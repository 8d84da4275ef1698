"""Places to visit."""

from __future__ import annotations

from .shapes import Photo, Place, Related, text

PLACES = (
    Place(
        key="onsen-gate",
        slug="seno-yu",
        title="共同浴場「瀬の湯」と大門",
        summary="朱の大門をくぐると、町でいちばん古い共同浴場です。熱めの湯とぬるめの湯。手ぶらでどうぞ。",
        picture="place-onsen-gate",
        address="鳴瀬谷町川上 31",
        hours="6時〜21時（最後の受付は20時30分）。火曜休み、祝日のときは次の日",
        access="鳴瀬谷駅から町内バス川上線で8分「瀬の湯前」。歩くと25分。駐車場12台、無料",
        phone="0000-00-0260",
        body=(
            text(
                "おとな300円、小学生100円。貸し手ぬぐいは100円です。町内の70歳以上の方は100円。現金と交通系のカードが使えます。",
                heading="料金",
            ),
            text(
                "入口にスロープがあります。貸切湯は予約制で、手すりと湯いすを置いています。家族で介助しながら入る方も、入れ墨のある方も、どうぞ。",
                heading="車いすの方、介助のいる方",
            ),
            Photo(picture="story-onsen-street", caption="大門から源泉の広場まで、灯りは四十八。"),
            Related(page="story:onsen-street", note="灯りをともす人の話"),
        ),
    ),
    Place(
        key="tea-lookout",
        slug="tea-lookout",
        title="茶畑の見晴らし台",
        summary="うねの波が湖まで続きます。東屋でお茶が飲めるのは、土曜と日曜。",
        picture="place-tea-lookout",
        address="鳴瀬谷町川上 330",
        hours="いつでも。東屋のお茶は土曜・日曜の10時〜15時（4月から11月）",
        access="川上公民館から歩いて15分。坂があります。車は公民館へ",
        phone="0000-00-0160",
        body=(
            text(
                "朝は霧、昼は風、夕方は影。同じ場所から三度見てほしい景色です。霧を見るなら、四月と十月の晴れた日の七時まで。",
            ),
            text(
                "畑の中の道は、仕事の道です。うねの間には入らないでください。東屋までの道は手押し車がすれちがえる幅です。",
                heading="お願い",
            ),
            Related(page="story:tea-harvest", note="摘む朝のこと"),
        ),
    ),
    Place(
        key="kiln-lane",
        slug="kiln-lane",
        title="窯元の路地",
        summary="古い窯のれんがで築いた塀の間を、ゆっくり歩いて三十分。七軒のうち三軒は仕事場が見られます。",
        picture="place-kiln-lane",
        address="鳴瀬谷町窯元小路",
        hours="路地はいつでも。仕事場は10時〜16時（日曜休み）",
        access="鳴瀬谷駅から歩いて12分",
        phone="0000-00-0130",
        body=(
            text(
                "塀に埋まっているのは、窯の中で器をのせた板や柱です。火であめ色になったもの、灰がついて緑に光るもの。同じ石は二つありません。",
                "緑の札が出ている窯元は、声をかければ仕事場に入れます。赤い札の日は、火を見ているので、そっとしておいてください。",
            ),
            Related(page="story:kiln-opening", note="三日待って窯をあける"),
        ),
    ),
    Place(
        key="library",
        slug="library",
        title="鳴瀬谷町立図書館",
        summary="池に浮かぶように建つ、木の屋根の図書館。金曜は夜の九時まで。",
        picture="place-library",
        address="鳴瀬谷町大字川上 12",
        hours="10時〜18時、金曜は21時まで。月曜と月末の木曜は休み",
        access="町役場のとなり。駐車場40台。駅から歩いて6分",
        phone="0000-00-0170",
        body=(
            text(
                "席は九十六。水を見る席が十二。町の人でなくても、だれでも入れます。借りるには住所の分かるものを。",
                "授乳室、車いすで使える机、拡大読書器があります。声の本は三百二十点。",
            ),
            Related(page="story:library-night", note="金曜の夜の図書館"),
        ),
    ),
    Place(
        key="lakeside-path",
        slug="lakeside-path",
        title="青瀬湖の松並木",
        summary="一周四・二キロ。夕方は、島の松が影になります。自転車は駅で借りられます。",
        picture="place-lakeside-path",
        address="鳴瀬谷町湖畔",
        hours="いつでも。貸し自転車は9時〜17時",
        access="鳴瀬谷駅から町内バス湖畔線で14分",
        phone="0000-00-0130",
        body=(
            text(
                "道は平らで、一周に歩いて一時間十分。ベンチは四百メートルごとに十一。手洗いは船着き場と松の広場の二か所です。",
                "舟は、春から秋の日曜に大曲さんが出します。",
            ),
            Related(page="story:lake-cleanup", note="湖を掃除した三日間"),
            Related(page="product:mandarin-crate", note="この岸の段畑のみかん"),
        ),
    ),
    Place(
        key="camellia-garden",
        slug="camellia-garden",
        title="椿の庭",
        summary="池のまわりに七十種の椿。十一月の白から四月の紅まで、どこかで咲いています。",
        picture="place-camellia-garden",
        address="鳴瀬谷町城山 3",
        hours="9時〜16時30分（12月29日から1月3日は休み）",
        access="鳴瀬谷駅から歩いて18分。町内バス「城山下」から3分",
        phone="0000-00-0185",
        body=(
            text(
                "入るのに二百円。中学生までは無料です。飛び石がすべるので、雨の日は外まわりの道を通ってください。車いすは外まわりで一周できます。",
                "落ちた花は、拾って縁側の水鉢に浮かべてかまいません。",
            ),
            Related(page="product:kiln-vase", note="椿をさす一輪挿し"),
        ),
    ),
    Place(
        key="waterfall",
        slug="shirotae-falls",
        title="白妙の滝",
        summary="落差十九メートル。赤い橋の上まで、しぶきが来ます。夏でも上着を一枚。",
        picture="place-waterfall",
        address="鳴瀬谷町上ノ原 奥",
        hours="日の出から日の入りまで。大雨の次の日は入れません",
        access="町内バス上ノ原線の終点から歩いて20分",
        phone="0000-00-0130",
        body=(
            text(
                "道は杉林の中の土の道で、途中に木の階段が八十二段あります。手すりは片がわだけです。",
                "携帯電話は終点から先で通じません。出かける前に、バスの運転手にひとこと伝えてください。",
            ),
            Related(page="story:mountain-bus", note="手をあげれば止まるバス"),
        ),
    ),
)
