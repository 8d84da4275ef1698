"""Stories of school, library, bus and the people who came to live here."""

from __future__ import annotations

from .shapes import Contact, Photo, Quote, Related, Story, text

STORIES = (
    Story(
        key="library-night",
        slug="library-night",
        title="金曜の図書館は、九時まで灯りがつく",
        summary="町立図書館が金曜の夜を延ばして一年。いちばん借りられたのは、料理の本でも小説でもありませんでした。",
        topics=("学校", "図書館"),
        writer="hirano",
        photographer="hayase",
        picture="story-library-night",
        caption="灯りは手もとだけ。窓に月が入る。",
        month=10,
        day=30,
        body=(
            text(
                "金曜の午後六時半、制服と作業着と、どてらが同じ机にならぶ。延ばしてから一年、夜の九時まで残る人は、平均で二十三人になった。",
                "いちばん借りられたのは、運転免許の問題集。二番目が、鳴瀬谷の古い地図の写しだった。",
            ),
            Photo(picture="place-library", caption="昼の図書館。金曜だけ、この窓に夜が来る。"),
            text(
                "地図を借りるのは、家を直す人だ。どこに井戸があり、どこが沼だったか。大工の野田さんは、床下を開ける前に必ず見に来る。",
                heading="地図を借りる人",
            ),
            Quote(
                words="昼は調べに来る。夜は、いてもいいから来る。",
                speaker="司書 早田 美緒さん",
            ),
            Contact(
                office="鳴瀬谷町立図書館",
                phone="0000-00-0170",
                hours="10時〜18時、金曜は21時まで（月曜休み）",
            ),
            Related(page="place:library", note="席と駐車場、授乳室のこと"),
        ),
    ),
    Story(
        key="school-lunch",
        slug="school-lunch",
        title="給食の里いもは、きのう掘った",
        summary="給食の野菜の七割が、町の畑から来るようになりました。届くのは朝七時。ふぞろいのまま受けとります。",
        topics=("学校", "食", "農業"),
        writer="ushijima",
        photographer="hayase",
        picture="story-school-lunch",
        caption="この日は、里いもの煮もの、川上どうふのみそ汁、棚田の米。",
        month=11,
        day=18,
        body=(
            text(
                "朝七時、給食センターの裏口に軽トラックが三台。里いも四十キロ、にんじん二十二キロ、大根三十本。大きさは、ばらばらだ。",
                "「前は、そろえてくださいとお願いしていました」と栄養士の岸川直美さん。そろえるために捨てる芋があると知って、やめた。皮むき機に入らないものは、人がむく。",
            ),
            Photo(
                picture="product-shiitake-basket", caption="この日のしいたけは、上ノ原の原木から。"
            ),
            text(
                "六年前、町の野菜は二割だった。いまは七割。ふえた五割のうち三割は、八十歳をすぎた人の畑から来る。",
                "献立表には、作った人の名前をのせている。子どもは名前をよく読む。残す量が、四分の一に減った。",
                heading="名前をのせる",
            ),
            Quote(
                words="『フミさんの大根』って書いてあったら、残されんやん。",
                speaker="川上小 三年 山本 芽さん",
            ),
            Related(page="product:onsen-tofu", note="給食のとうふを作る川上豆腐店の品"),
        ),
    ),
    Story(
        key="mountain-bus",
        slug="mountain-bus",
        title="手をあげれば止まるバス",
        summary="上ノ原線の町内バスは、停留所でなくても止まります。小さな車にかえて、便を一日三つふやしました。",
        topics=("川とくらし", "移り住む"),
        writer="hirano",
        photographer="nakano",
        picture="story-mountain-bus",
        caption="上ノ原の曲がり道。雲が下に見える日がある。",
        month=10,
        day=3,
        body=(
            text(
                "運転手の山口洋さんは、道ばたの人影を三百メートル手前で見つける。「あの傘はヨシエさん。今日は病院の日」。止まる前に、もう扉のがわへ寄せている。",
                "大型のバスが日に四便だった道を、十四人乗りが七便走る。運賃はどこまで乗っても二百円。七十歳からは百円です。",
            ),
            Photo(
                picture="story-ridge-hikers",
                caption="終点から尾根まで歩く人も乗る。朝の便は雲の上に着く。",
            ),
            text(
                "止まれないのは、橋の上とトンネル、見通しのない曲がりかどです。荷物は両手に一つずつまで。犬はかごに入れてください。",
                heading="乗る人へ",
            ),
            Quote(
                words="便がふえたら、母が迎えに来いと言わんごとなった。さびしかね。",
                speaker="上ノ原 松尾 剛さん",
            ),
            Contact(office="企画課 交通係", phone="0000-00-0125", hours="平日 8時30分〜17時15分"),
        ),
    ),
    Story(
        key="school-workshop",
        slug="school-workshop",
        title="いちょうの校舎に、木を削る音",
        summary="閉じて九年の上ノ原小学校に、家具と木の器を作る二組の家族が入りました。鐘は、いまも正午に鳴ります。",
        topics=("移り住む", "手しごと"),
        writer="hirano",
        photographer="hayase",
        picture="story-school-workshop",
        caption="百十年のいちょう。葉は地区の人と一緒に掃く。",
        month=11,
        day=11,
        body=(
            text(
                "一年生の教室で、かんなの音がする。黒板には寸法、窓ぎわには乾かしている椅子の脚。机の高さは、大人には低いので、下に本を積んだ。",
                "野田さん一家は二年前に、町の移住の窓口を通して来た。「広さと、音を出していいこと。それから、給食室の流し」。決め手は三つだったという。",
            ),
            Photo(
                picture="product-cedar-soap-dish",
                caption="二年生の教室で作る石けん置き。溝は手かんなで七本。",
            ),
            text(
                "家賃は月一万八千円。そのかわり、年に四回、町の子どもに教室を開く。屋根の修理は町が受けもち、中は借りた人が直す。",
                "残りの教室は三つ。見学は木曜の午後に受けています。",
                heading="教室を借りるには",
            ),
            Quote(
                words="正午の鐘だけは、やめんでって、みんなに言われました。",
                speaker="野田 史郎さん",
            ),
            Contact(
                office="企画課 移住の窓口",
                phone="0000-00-0126",
                hours="平日 8時30分〜17時15分",
                email="iju@narusedani.example",
            ),
        ),
    ),
    Story(
        key="radio-exercise",
        slug="radio-exercise",
        title="けやきの下、六時半",
        summary="中央公園のラジオ体操は、休んだ日が一日もありません。雨の日は、けやきの葉の下だけでやります。",
        topics=("川とくらし",),
        writer="pak",
        photographer="nakano",
        picture="story-radio-exercise",
        caption="腕をあげると、葉にとどきそうになる。",
        month=7,
        day=21,
        body=(
            text(
                "六時二十五分、けやきの幹にラジオをかけるのは、初音ヨシさんの役目です。八十七歳。電池の予備を、いつもたもとに入れています。",
                "はじめたのは十一人。いまは四十六人。いちばん若い人は四歳で、祖父の足を見て、まねをします。",
            ),
            Photo(
                picture="story-health-check",
                caption="秋の健診の日。体操の人たちは、ここでも名前を呼びあう。",
            ),
            text(
                "終わると、名前を呼びます。返事のない人には、その足で寄ります。三年で二度、それで助かった人がいました。",
                heading="名前を呼ぶ",
            ),
            Quote(words="体操は三分。呼ぶのが本番。", speaker="初音 ヨシさん"),
            Contact(office="健康福祉課", phone="0000-00-0140", hours="平日 8時30分〜17時15分"),
        ),
    ),
)
