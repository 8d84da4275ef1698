"""Information pages. Their legal wording is a demo's draft; a city's lawyers write the real one."""

from __future__ import annotations

from .shapes import Contact, Information, text

INFORMATION = (
    Information(
        key="about",
        slug="about",
        title="このサイトについて",
        summary="鳴瀬谷町の公式サイトです。だれが書き、どう直しているか。",
        body=(
            text(
                "町の知らせと、町の人の話と、谷の市の買いもの。この三つをのせています。Facebookにのせるものは、かならず先にここにのせます。登録がなくても、全部ここで読めます。",
                "まちがいは、その日のうちに直し、直したことを書きます。",
            ),
            text(
                "書き手と写真家の名前は、すべての物語にのせています。町が原稿料を払い、町の人が読みやすいか、広報係が一緒に確かめています。",
                heading="書く人、撮る人",
            ),
            Contact(
                office="総務課 広報係",
                phone="0000-00-0112",
                hours="平日 8時30分〜17時15分",
                email="koho@narusedani.example",
            ),
        ),
    ),
    Information(
        key="contact",
        slug="contact",
        title="お問い合わせ",
        summary="迷ったら代表電話へ。担当までつなぎます。",
        body=(
            text(
                "どの係か分からないときは、代表電話か、メールでどうぞ。メールのお返事は、平日の二日以内にさしあげます。",
                "いそぐとき、あぶないときは、電話にしてください。夜と休みの日は宿直が出ます。",
            ),
            Contact(
                office="鳴瀬谷町役場（代表）",
                phone="0000-00-0100",
                hours="平日 8時30分〜17時15分（夜と休日は宿直）",
                email="yakuba@narusedani.example",
            ),
            Contact(
                office="谷の市（注文のこと）",
                phone="0000-00-0150",
                hours="平日 9時〜16時",
                email="tani-no-ichi@narusedani.example",
            ),
            text("ファクスは0000-00-0101。聞こえにくい方、話しにくい方はこちらをお使いください。"),
        ),
    ),
    Information(
        key="privacy",
        slug="privacy",
        title="個人情報のあつかい",
        summary="注文に使うものだけを、使う間だけ持ちます。",
        body=(
            text(
                "お名前、住所、電話、メールは、品物を届けるためだけに使います。見るのは、注文の係と、品物を送る作り手、運ぶ会社です。",
                "カードの番号は、決済の会社が受けとります。町は見ません。",
                heading="買いもの",
            ),
            text(
                "読むだけの方には、クッキーを使いません。ほかの会社の数える仕組みも入れていません。",
                heading="読むとき",
            ),
            text(
                "自分の記録を見たい、消してほしいときは、広報係まで。三十日以内にお答えします。",
                heading="見る、消す",
            ),
            Contact(office="総務課 広報係", phone="0000-00-0112"),
        ),
    ),
    Information(
        key="accessibility",
        slug="accessibility",
        title="使いやすさへの取り組み",
        summary="だれでも同じことができるように。できていないことも書きます。",
        body=(
            text(
                "文字は大きさを変えられ、色だけで伝えず、キーボードだけで使えます。写真には説明をつけています。WCAG2.2のAAを目標に、年に二度、町の人と確かめます。",
                heading="していること",
            ),
            text(
                "古いPDFの一部は、読みあげに対応していません。電話をくだされば、その場で読みます。",
                heading="まだできていないこと",
            ),
            Contact(office="総務課 広報係", phone="0000-00-0112", email="koho@narusedani.example"),
        ),
    ),
    Information(
        key="facebook",
        slug="facebook",
        title="Facebookの使い方のきまり",
        summary="町のページと谷の市のページ。なにをのせ、どう答えるか。",
        body=(
            text(
                "町のページには物語と知らせを、谷の市のページには品物を、一つずつ間をおいてのせます。のせるものは、かならずこのサイトにもあります。",
                heading="のせるもの",
            ),
            text(
                "コメントには平日の二日以内にお答えします。苦情と急ぎのことは、夜でも宿直が見ます。名前や住所は書かないでください。",
                heading="答えること",
            ),
            text(
                "人を傷つける言葉、宣伝、ほかの人の個人情報は消します。消したものは、理由と一緒に記録します。町への批判は消しません。",
                heading="消すこと、消さないこと",
            ),
            Contact(office="総務課 広報係", phone="0000-00-0112"),
        ),
    ),
    Information(
        key="how-to-buy",
        slug="how-to-buy",
        title="買い方",
        summary="登録はいりません。かごに入れて、住所を書いて、確かめて、払う。四つです。",
        body=(
            text(
                "<b>一</b>：品物のページで「かごに入れる」。",
                "<b>二</b>：届け先を書く。郵便番号を入れると、住所の前半が入ります。",
                "<b>三</b>：最後の画面で、品物、送料、届く日を確かめる。",
                "<b>四</b>：カードで払う。注文のメールが届きます。",
            ),
            text(
                "画面がむずかしいときは、電話で注文できます。町の係が、一緒に入力します。",
                heading="電話でも",
            ),
            Contact(office="谷の市", phone="0000-00-0150", hours="平日 9時〜16時"),
        ),
    ),
)
