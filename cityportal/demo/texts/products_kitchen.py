"""Tofu, ramen, garlic and tea: what the kitchens of the town make. Prices in yen with 8% tax."""

from __future__ import annotations

from .shapes import FoodLabel, Photo, Product, Quote, Related, Variant, text

PRODUCTS = (
    Product(
        key="onsen-tofu",
        kind="table",
        slug="onsen-tofu",
        title="温泉湯どうふセット",
        summary="源泉の水で炊くと、角がほどけて汁が白くなります。ごまだれと薬味つき。",
        producer="eguchi",
        picture="product-onsen-tofu",
        tax_rate=8,
        temperature="chilled",
        variants=(
            Variant(name="2〜3人前", price=1944, weight=1800, stock=40),
            Variant(name="4〜5人前", price=3456, weight=3200, stock=20, limit=3),
        ),
        ships="火曜から金曜の朝に作り、その日に送ります。",
        lead_days=2,
        label=FoodLabel(
            kind="とうふ（湯どうふ用・調理水、たれつき）",
            ingredients="とうふ：大豆（鳴瀬谷町産）／凝固剤（塩化マグネシウム）、調理水：温泉水、ごまだれ：しょうゆ、ごま、砂糖、みりん",
            allergens="大豆、小麦、ごま",
            origin="鳴瀬谷町",
            net_weight="とうふ600g、調理水1L、ごまだれ100g（2〜3人前）",
            best_before_days=5,
            storage="10℃以下で保存",
        ),
        body=(
            text(
                "土なべに調理水を入れ、とうふを大きく切って、ふたをして中火。ふつふつしてきたら弱火で八分。汁が牛乳くらい白くなったら食べごろです。",
                "はじめはそのまま、次にごまだれ。残った汁に、ごはんと卵で雑炊ができます。",
                heading="作り方",
            ),
            Photo(
                picture="producer-tofu-kitchen", caption="朝二時の豆腐店。湯気で時計が見えない。"
            ),
            Quote(words="ふたを開けたい気持ちに、八分だけ勝ってください。", speaker="江口 誠さん"),
        ),
    ),
    Product(
        key="tonkotsu-ramen",
        kind="table",
        slug="tonkotsu-ramen",
        title="ともしびのとんこつラーメン",
        summary="十八時間炊いたスープと細麺、チャーシュー二枚。冷凍で届き、なべ一つでできます。",
        producer="matsukuma",
        picture="product-tonkotsu-ramen",
        tax_rate=8,
        temperature="frozen",
        variants=(
            Variant(name="3食入り", price=2592, weight=1500, stock=60),
            Variant(name="6食入り", price=4968, weight=2900, stock=25, limit=4),
        ),
        ships="水曜と金曜に送ります。",
        label=FoodLabel(
            kind="冷凍ラーメン（スープ・具つき）",
            ingredients="めん：小麦粉、食塩／かんすい、スープ：豚骨、食塩、しょうゆ、焼豚：豚ばら肉、しょうゆ、砂糖、しょうが",
            allergens="小麦、大豆、豚肉",
            allergen_note="同じ店で卵とえびを使っています。",
            origin="国内",
            net_weight="1食あたりめん110g、スープ300g、焼豚40g",
            best_before_days=60,
            storage="-18℃以下で保存",
        ),
        body=(
            text(
                "スープは袋のまま湯せんで十分。麺はたっぷりの湯で一分。湯切りはしっかり。これだけで、のれんの向こうの味になります。",
                "替え玉がほしい人は、麺だけの追加も店に電話でどうぞ。",
            ),
        ),
    ),
    Product(
        key="black-garlic",
        kind="table",
        slug="black-garlic",
        title="熟成黒にんにく",
        summary="四十日ねかせると、にんにくは干しぶどうのように甘くなります。一日ひとかけ。",
        producer="fujinaga",
        picture="product-black-garlic",
        tax_rate=8,
        temperature="ambient",
        variants=(
            Variant(name="びん 100g", price=1296, weight=280, stock=50, limit=10),
            Variant(name="袋 300g", price=3240, weight=360, stock=24),
        ),
        ships="ご注文から3日以内に送ります。",
        label=FoodLabel(
            kind="にんにく加工品",
            ingredients="にんにく（鳴瀬谷町産）",
            origin="鳴瀬谷町",
            net_weight="100g（びん）、300g（袋）",
            best_before_days=180,
            storage="直射日光をさけて常温で保存。開けたあとは冷蔵庫へ",
        ),
        body=(
            text(
                "にんにくと、温度と、時間。入れるものはそれだけです。六十五度の部屋で四十日、毎朝においをたしかめながら黒くしていきます。",
                "皮をむいて、そのまま。きざんでバターに混ぜると、パンにも合います。",
                heading="混ぜるものは何もない",
            ),
            Photo(
                picture="producer-garlic-field",
                caption="掘るのは六月の一週間。雨が近い年は親戚が総出になる。",
            ),
            Quote(
                words="子どもが『プルーン？』と言って食べました。三つ食べたので、とめました。",
                speaker="藤永 さちさん",
            ),
            Related(page="story:morning-market", note="朝市の藤永さん"),
        ),
    ),
    Product(
        key="lemongrass-tea",
        kind="tea",
        slug="lemongrass-tea",
        title="レモングラスティー",
        summary="朝に刈った葉を、その日のうちに乾かしました。カフェインはありません。",
        producer="fujinaga",
        picture="product-lemongrass-tea",
        tax_rate=8,
        temperature="ambient",
        variants=(
            Variant(name="缶 30g", price=1080, weight=120, stock=70, limit=10),
            Variant(name="ティーバッグ 20包", price=1188, weight=90, stock=45, limit=10),
        ),
        ships="ご注文から3日以内に送ります。",
        label=FoodLabel(
            kind="ハーブティー",
            ingredients="レモングラス（鳴瀬谷町産）",
            origin="鳴瀬谷町",
            net_weight="30g（缶）、40g（20包）",
            best_before_days=365,
            storage="湿気をさけて常温で保存",
        ),
        body=(
            text(
                "茶さじ一杯に熱湯を注いで、五分。葉が沈んだら飲みごろです。二煎目は、冷やして夏の水筒に。",
                "刈るのは七月から十月の、晴れた朝だけ。葉のふちで手を切るので、全員が長そでです。",
            ),
        ),
    ),
    Product(
        key="green-tea-caddy",
        kind="tea",
        slug="green-tea-kawagiri",
        title="深蒸し煎茶「川霧」",
        summary="霧の畑の一番茶。湯のみの底に、細かい葉が霧のように残ります。和紙の茶筒入り。",
        producer="shimizu",
        picture="product-green-tea-caddy",
        tax_rate=8,
        temperature="ambient",
        variants=(
            Variant(name="茶筒 100g", price=2160, weight=240, stock=36),
            Variant(name="詰め替え 100g", price=1296, weight=130, stock=80, limit=10),
        ),
        ships="ご注文から3日以内に送ります。",
        label=FoodLabel(
            kind="煎茶",
            ingredients="緑茶（鳴瀬谷町産）",
            origin="鳴瀬谷町",
            net_weight="100g",
            best_before_days=240,
            storage="高温と湿気をさけて保存。開けたあとは早めに",
        ),
        body=(
            text(
                "湯は七十度。わかした湯を一度湯のみにうつすと、ちょうどそのくらいです。三十秒待って、最後の一滴まで注ぎきってください。",
                heading="いれ方",
            ),
            Related(page="story:tea-harvest", note="摘んだ朝のこと"),
        ),
    ),
    Product(
        key="hojicha-pouch",
        kind="tea",
        slug="hojicha",
        title="薪火ほうじ茶",
        summary="登り窯の残り薪で炒りました。夜に飲んでも眠れます。",
        producer="shimizu",
        picture="product-hojicha-pouch",
        tax_rate=8,
        temperature="ambient",
        variants=(Variant(name="150g", price=864, weight=190, stock=90, limit=10),),
        ships="ご注文から3日以内に送ります。",
        label=FoodLabel(
            kind="ほうじ茶",
            ingredients="緑茶（鳴瀬谷町産）",
            origin="鳴瀬谷町",
            net_weight="150g",
            best_before_days=240,
            storage="湿気をさけて常温で保存",
        ),
        body=(
            text(
                "茎の多い三番茶を、鉄のなべで炒ります。煙が青くなったら火からおろす。十秒おそいと苦くなります。",
                "窯の古賀野さんが薪を分けてくれるのは、窯を開いた後の一週間だけ。なくなったら、次の窯までお待ちください。",
            ),
        ),
    ),
)
