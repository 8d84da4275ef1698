"""Stories of the fields, the kilns and the market."""

from __future__ import annotations

from .shapes import Contact, Photo, Quote, Related, Story, text

STORIES = (
    Story(
        key="tea-harvest",
        slug="tea-harvest",
        title="霧が上がるまでの二時間",
        summary="新茶の朝、志水茶園の畑では、霧が晴れる前に摘みおわります。十二人の手が、うねの間を進んでいきました。",
        topics=("お茶", "農業"),
        writer="ushijima",
        photographer="hayase",
        picture="story-tea-harvest",
        caption="一番茶を摘む。三人で一うねを受けもつ。（4月26日、志水茶園）",
        month=4,
        day=28,
        body=(
            text(
                "午前五時四十分。畑の下から霧が上がってきて、いちばん奥のうねが見えなくなった。",
                "志水良介さんは、葉を一枚つまんで裏返す。「露があるうちは、葉がやわらかい。日が当たると、すぐに構えるんです」。八時までの二時間が、今日の仕事のほとんどだ。",
            ),
            Photo(
                picture="producer-tea-farmer",
                caption="いちばん下のうねを見る志水さん。歩くと、露でひざまでぬれる。",
            ),
            text(
                "摘むのは、芯とその下の葉二枚だけ。親指の腹で折ると、ぱちんと小さな音がする。爪を立てると切り口が赤くなるから、爪は前の晩に切ってくる。",
                "かごがいっぱいになると、軽トラックで四分下の工場へ運ぶ。蒸すのは摘んでから三時間のうち。深めに蒸すのがこの谷のやり方で、湯のみに注ぐと、霧のような細かい葉が底に残る。",
                heading="爪を切ってくる",
            ),
            Quote(
                words="いい茶は、急いで摘んで、ゆっくり飲むものです。",
                speaker="志水茶園 志水良介さん",
            ),
            text(
                "この日の新茶は、五月なかばから「川霧」として谷の市にならぶ。",
                heading="五月なかばから",
            ),
            Related(page="product:green-tea-caddy", note="この畑の深蒸し煎茶です"),
            Related(page="place:tea-lookout", note="畑を見わたせます。歩いて十五分"),
        ),
    ),
    Story(
        key="kiln-opening",
        slug="kiln-opening",
        title="三日待って、窯をあける",
        summary="瀬音窯の登り窯が、秋の火を終えました。冷めるまで三日。れんがを一つ外すと、中はまだ六十度ありました。",
        topics=("焼きもの", "手しごと"),
        writer="hirano",
        photographer="nakano",
        picture="story-kiln-opening",
        caption="煙が細くなると、あとは待つだけ。（11月9日、瀬音窯）",
        month=11,
        day=14,
        body=(
            text(
                "窯の口をふさいだれんがは、外から順に番号がふってある。古賀野陽子さんは、一番のれんがに手のひらを当て、うなずいた。「もういい。あけましょう」。",
                "十月の終わり、五つの部屋に千二百の器を詰め、薪を二晩くべた。火を止めてから三日。あわてて開けると、器が外の空気に驚いて割れる。",
            ),
            Photo(picture="producer-potter", caption="次の窯のための土を、もうひいている。"),
            text(
                "二つ目の部屋の湯のみは、灰をかぶって緑がかっていた。同じ土、同じ薬でも、置いた場所で色がちがう。「窯が半分つくる。私は半分」。",
                "割れたものは、たたいて土にもどし、次の年の棚板の下に敷く。",
                heading="置いた場所で色がちがう",
            ),
            Quote(
                words="火の前では、だれでも同じ顔になりますよ。子どもの顔。",
                speaker="瀬音窯 古賀野陽子さん",
            ),
            text(
                "窯出し市は、登り窯の広場で九時から十五時まで。雨のときは公民館で開きます。予約はいりません。",
                heading="窯出し市",
            ),
            Contact(office="商工観光課", phone="0000-00-0130", hours="平日 8時30分〜17時15分"),
            Related(page="place:kiln-lane", note="窯元の路地の歩き方"),
            Related(page="product:porcelain-cup-pair", note="この窯の湯のみです"),
        ),
    ),
    Story(
        key="drying-persimmons",
        slug="drying-persimmons",
        title="軒先に、千の柿",
        summary="上ノ原の家々が、干し柿のすだれをかけました。四十日のあいだ、三度もんで、白い粉を待ちます。",
        topics=("農業", "食"),
        writer="ushijima",
        photographer="nakano",
        picture="story-drying-persimmons",
        caption="風の通る南の軒。雨の日は障子を一枚はずして中へ。",
        month=11,
        day=6,
        body=(
            text(
                "皮をむく音が、縁側から聞こえる。しゃり、しゃり。大曲フミさんは八十四歳。一日に二百個をむく。ナイフは嫁いだ日からおなじものだ。",
                "渋柿は、へたの枝をTの字に残して切る。そこに縄をかける。枝が折れたら、その柿は家で食べる。",
            ),
            Photo(
                picture="product-dried-persimmons",
                caption="去年の柿。四十日で、ここまで白くなった。",
            ),
            text(
                "一週間で表がかわく。そこで一度目をもむ。強くもむと破れ、弱いと芯に渋が残る。「赤ん坊のほっぺたくらい」とフミさん。",
                "三度もんで四十日。自分の糖が表に出て、白い粉になる。砂糖は使わない。",
                heading="三度もむ",
            ),
            Quote(
                words="甘くなるのは柿の仕事。わたしは、じゃませんようにするだけ。",
                speaker="大曲フミさん（上ノ原）",
            ),
            Related(page="product:dried-persimmons", note="十二月から送ります"),
        ),
    ),
    Story(
        key="morning-market",
        slug="morning-market",
        title="朝市のつり銭は、まるめない",
        summary="第二と第四の日曜、瀬の橋のたもとに三十一の店がならびます。五円玉がよく動く市です。",
        topics=("食", "行事"),
        writer="hirano",
        photographer="hayase",
        picture="story-morning-market",
        caption="開くのは七時。八時には芋がなくなる。",
        month=10,
        day=12,
        body=(
            text(
                "ほうれん草、一束百十五円。里いも、一盛り二百八十五円。川上の朝市では、値段のしっぽが五円でおわる。",
                "「百二十円にすれば楽やけど、百十五円で出せる年は百十五円」。藤永さちさんの前には、五円玉を積んだ小さな皿がある。",
            ),
            Photo(
                picture="product-sweet-potatoes",
                caption="火を使う店は二軒。焼きいもは十時に焼ける。",
            ),
            text(
                "ならぶのは、町の畑と台所で作ったものだけ。袋は持ってきてください。新聞紙なら、どの店にもあります。",
                "雨の日は、橋のたもとから町役場の駐車場の屋根の下にうつります。中止は二年に一度くらいです。",
                heading="行く前に",
            ),
            Contact(office="朝市の会（藤永）", phone="0000-00-0215", hours="朝市の日の6時から11時"),
            Related(page="product:black-garlic", note="藤永さんの黒にんにくは、谷の市でも"),
        ),
    ),
    Story(
        key="rice-planting",
        slug="rice-planting",
        title="棚田に六十人",
        summary="中学生とお年よりが、八十四枚の田に苗を植えました。水の高さを決めるのは、いまも一本の木の札です。",
        topics=("農業", "学校"),
        writer="ushijima",
        photographer="hayase",
        picture="story-rice-planting",
        caption="綱の赤い印に合わせて、一株に三本ずつ。",
        month=6,
        day=7,
        body=(
            text(
                "田の水口に、すみで線を引いた木の札がささっている。線より上なら下の田へ流し、下なら止める。百年前からの約束だ。",
                "鳴瀬谷中学校の二年生三十四人が、裸足で入る。「つめたい」「ぬるい」。声が分かれる。上の田は山の水、下の田はひと晩ひなたにいた水だ。",
            ),
            Photo(picture="product-rice-bag", caption="去年の棚田米。袋の絵は三年生がえらんだ。"),
            Quote(
                words="足の指で土をつかむと、ころばないって、隣のおじいさんが教えてくれた。",
                speaker="二年 江口 奏さん",
            ),
            text(
                "十月には、同じ顔ぶれで刈ります。米は給食に使い、残りは棚田を直すお金になります。",
                heading="秋にまた",
            ),
            Related(page="story:school-lunch", note="この米が給食になるまで"),
        ),
    ),
)
