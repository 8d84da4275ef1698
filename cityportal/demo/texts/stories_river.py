"""Stories of the hot spring, the river and the lake."""

from __future__ import annotations

from .shapes import Contact, Photo, Quote, Related, Story, text

STORIES = (
    Story(
        key="onsen-street",
        slug="onsen-street",
        title="湯けむりの番をする人",
        summary="温泉街の灯りは、夕方五時に一つずつともります。ともして歩くのは、今年で二十六年目の西原さんです。",
        topics=("温泉", "手しごと"),
        writer="ushijima",
        photographer="nakano",
        picture="story-onsen-street",
        caption="石だたみがぬれるのは、湯気のせい。雨の降らない日もぬれている。",
        month=11,
        day=20,
        body=(
            text(
                "夕方五時、西原勝さんは柄の長い火入れを持って家を出る。温泉街の灯りは四十八。大門から源泉の広場まで、ゆっくり歩いて三十五分かかる。",
                "「湯気が低い日は、明日は雨。高い日は冷える」。灯りをともしながら、西原さんは湯気を見ている。見たことは、帰ってから帳面に書く。帳面は二十六冊になった。",
            ),
            Photo(
                picture="place-onsen-gate",
                caption="一つ目の灯りは大門。ここから源泉の広場まで歩く。",
            ),
            text(
                "六年前、源泉の温度が半月で二度下がった。気づいたのは計器より帳面が先だった。湯をくみ上げる管に、小さなひびが入っていた。",
                "それから町は、帳面を毎月うつさせてもらっている。計器も一つ増やした。",
                heading="帳面が先だった",
            ),
            Quote(
                words="灯りは人のため。帳面は湯のため。どっちも、切らしたらいかん。",
                speaker="西原 勝さん",
            ),
            Related(page="place:onsen-gate", note="共同浴場「瀬の湯」の時間と料金"),
            Related(page="product:onsen-lotion", note="この湯から作る化粧水です"),
        ),
    ),
    Story(
        key="river-fireflies",
        slug="river-fireflies",
        title="ほたるの橋では、声を小さく",
        summary="瀬音川のほたるが増えています。見ごろは六月のはじめ、夜八時から。車のライトを消す場所を決めました。",
        topics=("川とくらし", "行事"),
        writer="hirano",
        photographer="hayase",
        picture="story-river-fireflies",
        caption="風のない、むし暑い夜がいい。",
        month=6,
        day=2,
        body=(
            text(
                "橋の上に着いたら、まず五分、なにもしないで待つ。目が暗さになれると、草の根もとに点が見えはじめる。",
                "川上小学校の五年生は、十二年つづけて数えている。去年は一晩に二百十四。はじめた年は十九だった。",
            ),
            Photo(
                picture="story-cherry-river", caption="同じ川の春。ほたるの子は、この水の底にいる。"
            ),
            text(
                "車は公民館に置いて、歩いて六分です。橋の手前百メートルからは、ライトを足もとだけに向けてください。",
                "ほたるは持ち帰らないでください。羽が開くまで、水の中で一年かかっています。",
                heading="行く人へ",
            ),
            Quote(
                words="数えるときは、息もとめる。とめすぎて笑ってしまって、さいしょから。",
                speaker="川上小 五年 野田 陽さん",
            ),
            Contact(office="川上公民館", phone="0000-00-0160", hours="9時〜21時（月曜休み）"),
        ),
    ),
    Story(
        key="rain-river",
        slug="rain-river",
        title="川を見に行かない、という約束",
        summary="大雨の日に川を見に行かないでください。水の高さは、家にいて三つの方法で分かります。",
        topics=("災害にそなえる", "川とくらし"),
        writer="ushijima",
        photographer="nakano",
        picture="story-rain-river",
        caption="二人一組、命綱をつけて見る。（昨年7月、瀬の橋）",
        month=6,
        day=20,
        body=(
            text(
                "瀬の橋の水位の柱には、下から白、黄、赤の帯があります。黄色に水がついたら高齢者等避難、赤なら避難指示です。",
                "帯を見るのは、町が頼んだ水防団の二人だけです。ほかの人は見に行かないでください。柱のまわりの土手が、いちばん先に弱ります。",
            ),
            Photo(
                picture="story-town-hall-evening", caption="大雨の夜は、役場の灯りが朝までつく。"
            ),
            text(
                "<b>電話</b>：0000-00-0199に、十分ごとの高さが録音されています。聞こえにくい方は、ファクス0000-00-0101でおたずねください。",
                "<b>このサイト</b>：一番上に、警報が出たときだけ赤い帯が出ます。",
                "<b>町内放送</b>：聞きのがしたら戸別の受信機の「もう一度」を押してください。",
                heading="家にいて知る三つの方法",
            ),
            text(
                "持ちものは少なく、足もとは長ぐつより運動ぐつ。水の入った長ぐつは脱げません。",
                heading="逃げるときは",
            ),
            Contact(office="総務課 防災係", phone="0000-00-0110", hours="いつでも（夜は宿直）"),
            Related(page="story:disaster-drill", note="訓練で歩いた道"),
        ),
    ),
    Story(
        key="disaster-drill",
        slug="disaster-drill",
        title="サイレンから九分",
        summary="九月の訓練で、川下地区の百四十人が高台の広場まで歩きました。いちばん遠い家から九分。去年より三分はやくなりました。",
        topics=("災害にそなえる",),
        writer="hirano",
        photographer="nakano",
        picture="story-disaster-drill",
        caption="高台の広場。名前を言うと、地区ごとの名簿に丸がつく。",
        month=9,
        day=1,
        body=(
            text(
                "午前八時、サイレンが鳴る。川下のいちばん端、松隈さんの家では、九十一歳の母親を車いすに乗せて待っていた。押すのは隣の高校生だ。",
                "去年は十二分かかった。郵便局の角の段差で止まったからだ。町は冬にそこを坂に直した。今年は、止まらなかった。",
            ),
            Photo(
                picture="story-radio-exercise",
                caption="集まる場所は、毎朝の体操の広場とおなじ。道を体がおぼえている。",
            ),
            Quote(
                words="押すのは力より、声。『下がります』『曲がります』って言うと、安心しなさる。",
                speaker="高校二年 松隈 蓮さん",
            ),
            text(
                "名簿に丸がつかない人は、三人いました。三人とも、仕事で町の外にいました。連絡は十五分でつきました。",
                "次の訓練は三月です。夜の七時に、灯りなしでやってみます。",
                heading="丸がつかない人",
            ),
            Contact(office="総務課 防災係", phone="0000-00-0110"),
        ),
    ),
    Story(
        key="lake-cleanup",
        slug="lake-cleanup",
        title="湖から上がった、八台の自転車",
        summary="青瀬湖の水を一メートル下げた三日間に、二百人が岸を歩きました。集めたものの目録を作りました。",
        topics=("川とくらし",),
        writer="hirano",
        photographer="hayase",
        picture="story-lake-cleanup",
        caption="三日目の朝。松の島まで歩けた。",
        month=3,
        day=15,
        body=(
            text(
                "水が下がると、湖は少しにおう。泥と、なつかしいような草のにおい。二百人が長ぐつで岸にならんだ。",
                "上がったものは、自転車八台、タイヤ三十一本、びん四百十二本、入れ歯一つ、そして陶器のかけらが数えきれないほど。",
            ),
            Photo(picture="place-lakeside-path", caption="掃除のあとの岸。夕方、舟がもどる。"),
            text(
                "かけらの中に、窯の印のあるものがあった。資料館の調べでは、百五十年ほど前に、荷を積んだ舟が沈んだらしい。来年、資料館で展示する。",
                heading="かけらの印",
            ),
            Quote(
                words="ごみ拾いに行って、歴史を持って帰ってきた。",
                speaker="湖畔地区 大曲 亘さん",
            ),
            Related(page="place:lakeside-path", note="きれいになった岸を歩く"),
        ),
    ),
    Story(
        key="lantern-festival",
        slug="lantern-festival",
        title="太鼓が止まると、輪も止まる",
        summary="提灯まつりの踊りは、太鼓が三度止まります。止まるたびに、一年に亡くなった人の名を一人ずつ思います。",
        topics=("行事", "温泉"),
        writer="ushijima",
        photographer="nakano",
        picture="story-lantern-festival",
        caption="やぐらの提灯は百八。電球を入れずにろうそくをともす。",
        month=8,
        day=14,
        body=(
            text(
                "はじめて見た人は、太鼓の手が滑ったのだと思う。どん、で止まり、輪も止まる。三つ数えるほどの間、うちわの音だけが残る。そしてまた、どん。",
                "三度の間は、ことし見送った人のためにある。だれを思うかは、言わない。",
            ),
            Photo(
                picture="story-onsen-street", caption="踊りのあとの温泉街。げたの音が遅くまで続く。"
            ),
            text(
                "輪には、だれが入ってもいい。ゆかたでなくていい。右、右、左、手を三つ。七時半に子どもたちが真ん中で教えてくれる。",
                heading="だれでも入れる輪",
            ),
            Quote(words="間があるけん、次のどんがうれしい。", speaker="太鼓 十六年目 初音 航さん"),
            Related(page="place:onsen-gate", note="踊ったあとの湯は22時まで"),
        ),
    ),
)
