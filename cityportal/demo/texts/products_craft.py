"""Craft of the shop. Prices in yen with 10% tax."""

from __future__ import annotations

from .shapes import Photo, Product, Quote, Related, Variant, text

PRODUCTS = (
    Product(
        key="onsen-lotion",
        slug="onsen-lotion",
        title="湯の香の化粧水",
        summary="源泉を銅の蒸留器でひいた水に、庭の椿の葉を合わせました。全成分をびんに書いています。",
        producer="nishihara",
        picture="product-onsen-lotion",
        tax_rate=10,
        temperature="ambient",
        variants=(
            Variant(name="びん 120ml", price=1980, weight=260, stock=54),
            Variant(name="詰め替え 120ml", price=1540, weight=140, stock=40),
        ),
        ships="ご注文から3日以内に送ります。",
        body=(
            text(
                "ふろ上がりに、手のひらで温めてから。さらっとした水なので、足りないときは二度つけてください。",
                "<b>全成分</b>：温泉水、グリセリン、BG、ヤブツバキ葉エキス、スギ葉油、クエン酸",
                "はだに合わないときは使うのをやめて、工房までお知らせください。返金します。",
                heading="使い方",
            ),
            Quote(words="祖母の手を、びんに入れたかった。", speaker="西原 真帆さん"),
            Related(page="story:onsen-street", note="湯を見まもる人"),
        ),
    ),
    Product(
        key="onsen-soap",
        slug="onsen-soap",
        title="温泉石けんと杉の石けん置き",
        summary="湯の花を練りこんだ石けんに、上ノ原の杉の置き台をそえました。",
        producer="nishihara",
        picture="product-cedar-soap-dish",
        tax_rate=10,
        temperature="ambient",
        variants=(
            Variant(name="石けんと台", price=2420, weight=320, stock=30),
            Variant(name="石けんだけ", price=880, weight=110, stock=85, limit=10),
        ),
        ships="ご注文から3日以内に送ります。",
        body=(
            text(
                "台を作るのは、いちょうの校舎の野田さんです。水が落ちる溝を、手かんなで七本。",
                "石けんは一か月ねかせて、角を落としてから送ります。",
            ),
            Related(page="story:school-workshop", note="台を作る工房"),
        ),
    ),
    Product(
        key="porcelain-doll",
        slug="porcelain-doll",
        title="磁器人形「椿」",
        summary="高さ十五センチ。着物の藍は、一色を濃く薄くして描きます。一体ずつ顔がちがいます。",
        producer="kogano",
        picture="product-porcelain-doll",
        tax_rate=10,
        temperature="ambient",
        variants=(Variant(price=16500, weight=900, stock=3, limit=1),),
        ships="桐箱に入れて、7日以内に送ります。",
        lead_days=7,
        body=(
            text(
                "型は三つに分けて作り、つなぎ目を筆で消します。顔は、いちばん落ちついた日の朝に、まとめて五つ。",
                "同じ顔は描けません。届いた顔と、長くつきあってください。",
            ),
            Photo(picture="producer-potter", caption="仕事場の窓から、描く山が見える。"),
        ),
    ),
    Product(
        key="porcelain-cup-pair",
        slug="porcelain-cup-pair",
        title="染付の夫婦湯のみ",
        summary="大は青海波、小は梅。熱い茶をいれても、指が熱くない厚さにひきました。",
        producer="kogano",
        picture="product-porcelain-cup-pair",
        tax_rate=10,
        temperature="ambient",
        variants=(Variant(name="大小一組", price=6600, weight=780, stock=12, limit=3),),
        ships="ご注文から5日以内に送ります。",
        lead_days=5,
        body=(
            text(
                "ふちは内へ少しだけかえしてあります。口にあたるところがうすく、持つところが厚い。電子レンジと食器洗い機が使えます。",
            ),
            Related(page="story:kiln-opening", note="窯を開けた日のこと"),
        ),
    ),
    Product(
        key="blue-white-plate",
        slug="blue-white-plate",
        title="山湖文の染付大皿",
        summary="直径三十センチ。毎朝見る山と湖と舟を、一枚に描きました。",
        producer="kogano",
        picture="product-blue-white-plate",
        tax_rate=10,
        temperature="ambient",
        variants=(Variant(name="直径30cm", price=33000, weight=2600, stock=2, limit=1),),
        ships="ご注文から作りはじめます。約6週間かかります。",
        lead_days=42,
        body=(
            text(
                "窯の一番奥、火が静かな場所に一枚だけ入ります。だから年に三枚、多くて四枚。",
                "飾るための台がつきますが、正月には刺身をのせてください。皿もよろこびます。",
            ),
        ),
    ),
    Product(
        key="tea-bowl",
        slug="tea-bowl",
        title="灰釉の抹茶碗",
        summary="薪の灰が流れて、緑の景色になりました。手に取ると、思うより軽い碗です。",
        producer="kogano",
        picture="product-tea-bowl",
        tax_rate=10,
        temperature="ambient",
        variants=(Variant(price=13200, weight=720, stock=5, limit=2),),
        ships="ご注文から5日以内に送ります。",
        lead_days=5,
        body=(
            text(
                "使う前に、ぬるま湯に十分つけてください。土ものは水を吸って、しみが入りにくくなります。",
                "茶せんは写真のためのもので、つきません。",
            ),
        ),
    ),
    Product(
        key="kiln-vase",
        slug="kiln-vase",
        title="一輪挿し「椿口」",
        summary="椿を一本さすための、口の細い花入れ。高さ十四センチ。",
        producer="kogano",
        picture="product-kiln-vase",
        tax_rate=10,
        temperature="ambient",
        variants=(Variant(price=4950, weight=560, stock=9, limit=3),),
        ships="ご注文から5日以内に送ります。",
        lead_days=5,
        body=(
            text(
                "首は、鉛筆より少し太いくらい。庭の椿を斜めに切って、葉を二枚だけ残してさすと、ちょうどおさまります。"
            ),
            Related(page="place:camellia-garden", note="椿の庭"),
        ),
    ),
    Product(
        key="gift-box",
        slug="gift-box",
        title="谷の市の進物箱",
        summary="煎茶「川霧」とほうじ茶に、染付の豆皿を二枚。のしと水引をかけて送ります。",
        producer="shimizu",
        picture="product-gift-box",
        tax_rate=10,
        temperature="ambient",
        variants=(Variant(price=5500, weight=1100, stock=25, limit=5),),
        ships="ご注文から5日以内に送ります。のし書きは電話でうかがいます。",
        lead_days=5,
        body=(
            text(
                "茶は志水茶園、豆皿は瀬音窯。水引は商工会の女性部が結びます。",
                "のし書き、名入れは無料です。送り主の名前で、先さまへ直接お届けできます。",
            ),
        ),
    ),
)
