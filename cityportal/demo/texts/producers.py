"""Those who make the goods of the shop."""

from __future__ import annotations

from .shapes import Photo, Producer, Quote, Related, text

PRODUCERS = (
    Producer(
        key="shimizu",
        slug="shimizu-tea",
        name="志水茶園",
        person="志水 良介",
        summary="川霧のかかる斜面で、深蒸しの茶を作っています。四代目と、手摘みの十二人。",
        picture="producer-tea-farmer",
        address="鳴瀬谷町川上 312",
        phone="0000-00-0310",
        body=(
            text(
                "畑は三町歩。川に近い下のうねから順に、半月かけて摘みあげます。霧が日よけになるので、葉はやわらかく、渋みがおだやかです。",
                "蒸す時間は、その朝の葉を手でにぎって決めます。だいたい百秒。時計も見ますが、最後は香りです。",
            ),
            Quote(words="苦いのも茶の味。でも、とがらせない。", speaker="志水 良介さん"),
            Related(page="story:tea-harvest", note="新茶の朝をたずねました"),
        ),
    ),
    Producer(
        key="fujinaga",
        slug="fujinaga-farm",
        name="藤永農園",
        person="藤永 さち",
        summary="にんにく、レモングラス、柚子。香りのするものばかり作る、川沿いの農園です。",
        picture="producer-garlic-field",
        address="鳴瀬谷町川下 88",
        phone="0000-00-0215",
        body=(
            text(
                "勤めをやめて十一年。はじめに植えたのがにんにくで、いまも畑の半分はにんにくです。掘るのは六月の一週間だけ。雨が近い年は、親戚が総出になります。",
                "黒にんにくは、母が炊飯器で作りはじめました。いまは小さな専用の部屋で、四十日かけます。混ぜるものは何もありません。",
            ),
            Photo(
                picture="producer-garlic-field", caption="掘ったその日に、土を落として根を切る。"
            ),
            Quote(words="くさいと言われるのは、ほめ言葉です。", speaker="藤永 さちさん"),
        ),
    ),
    Producer(
        key="eguchi",
        slug="eguchi-tofu",
        name="川上豆腐店",
        person="江口 誠",
        summary="温泉の水で炊くと、とうふがほどけて白くとろけます。祖父の代からの湯どうふです。",
        picture="producer-tofu-kitchen",
        address="鳴瀬谷町川上 19",
        phone="0000-00-0255",
        permits=(("food", "豆腐製造業", "第0255号", "鳴瀬谷保健所"),),
        body=(
            text(
                "大豆は町の転作田で穫れたものだけ。夏は八時間、冬は十六時間、井戸水につけます。",
                "湯どうふに添える水は、川上の源泉です。弱いアルカリの湯で炊くと、角から少しずつ溶けて、汁が乳のように白くなります。",
            ),
            Quote(
                words="豆腐屋の朝は二時。月が話し相手です。",
                speaker="江口 誠さん",
            ),
            Related(page="story:school-lunch", note="町の給食のとうふも作っています"),
        ),
    ),
    Producer(
        key="kogano",
        slug="seoto-kiln",
        name="瀬音窯",
        person="古賀野 陽子",
        summary="登り窯で年に三度、薪で焼きます。染付の磁器と、灰をかぶった土もの。",
        picture="producer-potter",
        address="鳴瀬谷町窯元小路 7",
        phone="0000-00-0270",
        body=(
            text(
                "五つの部屋をもつ登り窯は、江戸の終わりに七軒の窯元が一緒に築いたものです。いま火を入れるのは、うちと、隣の二軒になりました。",
                "絵は、毎日見ているものだけを描きます。山、湖、舟、椿。手本は使いません。",
            ),
            Quote(
                words="割れたら、また作ります。だから、ふだん使ってください。",
                speaker="古賀野 陽子さん",
            ),
            Related(page="story:kiln-opening", note="窯開きの三日間"),
            Related(page="place:kiln-lane", note="窯元の路地"),
        ),
    ),
    Producer(
        key="nishihara",
        slug="yunoka-workshop",
        name="湯の香工房",
        person="西原 真帆",
        summary="源泉を蒸留した水で、化粧水と石けんを作る小さな工房。元は番台のうらの物置でした。",
        picture="producer-lotion-workshop",
        address="鳴瀬谷町川上 31-2",
        phone="0000-00-0265",
        body=(
            text(
                "番台をしていた祖母の手は、八十をすぎてもすべすべでした。それを化粧水にしたいと思ったのが、はじまりです。",
                "銅の蒸留器で一度に三十本。香りは、庭の椿の葉と、山の杉だけ。成分は、びんの裏に全部書いています。",
            ),
            Quote(
                words="効きます、とは言えません。気持ちいいです、とは言えます。",
                speaker="西原 真帆さん",
            ),
            Related(page="story:onsen-street", note="灯りをともす父の話"),
        ),
    ),
    Producer(
        key="matsukuma",
        slug="ramen-tomoshibi",
        name="らーめん ともしび",
        person="松隈 大地",
        summary="温泉街の奥、赤いのれんの店。十八時間炊いたとんこつを、凍らせて送ります。",
        picture="producer-ramen-shop",
        address="鳴瀬谷町川上 44",
        phone="0000-00-0281",
        permits=(("food", "そうざい製造業", "第0281号", "鳴瀬谷保健所"),),
        body=(
            text(
                "骨は、となり町の精肉店から毎朝。下ゆでして、歯ぶらしで洗います。においが残らないのは、そのせいです。",
                "湯上がりの人が食べるので、塩は少しうすめ。麺は細く、家のなべでも一分でゆだります。",
            ),
            Quote(words="スープは、昨日の自分との競争です。", speaker="松隈 大地さん"),
        ),
    ),
    Producer(
        key="kishikawa",
        slug="kishikawa-bees",
        name="岸川養蜂",
        person="岸川 一郎",
        summary="れんげ、みかん、山の花。巣箱を軽トラックにのせて、花を追いかけます。",
        picture="producer-beekeeper",
        address="鳴瀬谷町上ノ原 140",
        phone="0000-00-0325",
        permits=(("food", "はちみつ類の製造（届出）", "第0325号", "鳴瀬谷保健所"),),
        body=(
            text(
                "巣箱は七十。春は田のれんげ、五月はみかん山、夏は峠へ上がります。しぼるのは年に四回、かならず午前中です。",
                "加熱も、混ぜることもしません。だから冬は白く固まります。湯のみに立てて、ぬるい湯でもどしてください。",
            ),
            Quote(words="はちが怒る日は、こっちが急いでる日。", speaker="岸川 一郎さん"),
        ),
    ),
    Producer(
        key="omagari",
        slug="omagari-orchard",
        name="大曲果樹園",
        person="大曲 亘・フミ",
        summary="湖を見おろす石垣の段畑で、みかんと柿を育てています。石垣は曾祖父が積みました。",
        picture="producer-citrus-terrace",
        address="鳴瀬谷町湖畔 56",
        phone="0000-00-0340",
        seller="producer",
        invoice_number="T6000000054321",
        pickup_hours="土曜と日曜の9時から12時まで",
        body=(
            text(
                "石垣は昼に日をためて、夜に返します。湖からの照りかえしもある。同じ品種でも、いちばん上の段がいちばん甘い。選り分けずに、混ぜて送ります。",
                "干し柿は母のフミの仕事です。八十四歳、まだだれにも負けません。",
            ),
            Quote(words="皮に傷があるのは、風と話した跡です。", speaker="大曲 亘さん"),
            Related(page="story:drying-persimmons", note="フミさんの軒先"),
        ),
    ),
    Producer(
        key="tokinoya",
        slug="tokinoya-brewery",
        name="時乃屋酒造",
        person="時任 敬",
        summary="棚田の米と川の伏流水で、冬だけ酒を造ります。蔵人は四人、仕込みは年に九本です。",
        picture="story-rice-planting",
        address="鳴瀬谷町川上 140",
        phone="0000-00-0270",
        permits=(
            (
                "alcohol",
                "通信販売酒類小売業免許",
                "鳴瀬谷法第270号",
                "鳴瀬谷税務署",
            ),
        ),
        pickup_hours="平日の10時から16時まで",
        body=(
            text(
                "米は町の棚田で穫れたものを、蔵で六割まで磨きます。水は川の下から上がる伏流水。やわらかいので、酒もゆっくり育ちます。",
                "お酒は二十歳になってから。車で見えた方には、味見のかわりに仕込み水をお出ししています。",
            ),
            Quote(words="急ぐと、角が立つ。酒も人も。", speaker="時任 敬さん"),
        ),
    ),
)
