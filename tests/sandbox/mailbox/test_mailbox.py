"""Every mail arrives, is kept whole, and can be read."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
import requests

from tests.sandbox.running import RunningSandbox
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    sandbox = RunningSandbox(tmp_path_factory.mktemp("mailbox"), site_url="http://localhost:9")
    yield sandbox
    sandbox.stop()
    assert "Traceback" not in sandbox.read_log()


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.tell("reset/")
    return running


def build_mail(
    subject: str = "ご注文ありがとうございます", to: str = "hana@example.jp"
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "鳴瀬谷のお店 <shop@example.jp>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = "<order-1@example.jp>"
    mail["X-Order"] = "order-1"
    mail.set_content(
        "黒にんにく 2個\nhttp://localhost:9/orders/abc/?a=1&b=2\n<script>alert(1)</script>\n"
    )
    return mail


def send(sandbox: RunningSandbox, mail: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.port + 1, timeout=20) as smtp:
        smtp.send_message(mail)


def test_a_mail_arrives_with_its_headers_and_text(sandbox: RunningSandbox) -> None:
    send(sandbox, build_mail())
    mails = sandbox.ask("mail/")["mails"]

    assert len(mails) == 1
    assert mails[0]["message_id"] == "<order-1@example.jp>"
    assert mails[0]["from"] == "鳴瀬谷のお店 <shop@example.jp>"
    assert mails[0]["to"] == ["hana@example.jp"]
    assert mails[0]["subject"] == "ご注文ありがとうございます"
    assert mails[0]["text"].startswith("黒にんにく 2個\n")
    assert mails[0]["html"] == ""


def test_the_page_shows_the_mail_with_links_that_can_be_followed(sandbox: RunningSandbox) -> None:
    send(sandbox, build_mail())
    visitor = Visitor(sandbox.url, "en").visit("/mail/").follow("ご注文ありがとうございます")

    link = visitor.soup.select_one(".mail-text a")
    assert link["href"] == "http://localhost:9/orders/abc/?a=1&b=2"
    assert "order-1@example.jp" in visitor.text
    assert "X-Order" in visitor.text
    assert visitor.soup.select("script") == []
    visitor.follow("Source")
    assert "Message-ID: <order-1@example.jp>" in visitor.answer.text


def test_the_list_is_newest_first_and_narrowed_by_address(sandbox: RunningSandbox) -> None:
    send(sandbox, build_mail("first"))
    send(sandbox, build_mail("second", to="taro@example.jp"))

    page = Visitor(sandbox.url, "en").visit("/mail/")
    assert [link.get_text() for link in page.soup.select("tbody a")] == ["second", "first"]
    found = sandbox.ask("mail/", to="hana@example.jp")["mails"]
    assert [mail["subject"] for mail in found] == ["first"]


def test_an_html_part_is_shown_apart_and_can_do_nothing(sandbox: RunningSandbox) -> None:
    mail = build_mail()
    mail.add_alternative("<p>黒にんにく</p><script>alert(1)</script>", subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="領収書.pdf")
    send(sandbox, mail)

    visitor = Visitor(sandbox.url, "en").visit("/mail/").follow("ご注文ありがとうございます")
    assert "領収書.pdf (application/pdf, 8 bytes)" in visitor.text.replace("\xa0", " ")
    assert "alert(1)</p>" not in visitor.answer.text
    visitor.follow("HTML part")
    assert "黒にんにく" in visitor.answer.text
    assert visitor.answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_mail_without_subject_or_in_broken_bytes_is_kept_too(sandbox: RunningSandbox) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.port + 1, timeout=20) as smtp:
        smtp.sendmail("a@example.jp", ["b@example.jp", "c@example.jp"], b"no header at all")
        smtp.sendmail(
            "a@example.jp",
            ["b@example.jp"],
            b"Subject: =?nonsense?Q?=\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe",
        )
    mails = sandbox.ask("mail/")["mails"]
    assert [mail["to"] for mail in mails] == [["b@example.jp", "c@example.jp"], ["b@example.jp"]]
    page = Visitor(sandbox.url, "en").visit("/mail/")
    assert "(no subject)" in page.text
    for mail in mails:
        page.visit(f"/mail/{mail['id']}/")


def test_thirty_mails_at_once_all_arrive(sandbox: RunningSandbox) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda number: send(sandbox, build_mail(f"mail {number}")), range(30)))
    subjects = {mail["subject"] for mail in sandbox.ask("mail/")["mails"]}
    assert subjects == {f"mail {number}" for number in range(30)}


def test_the_mailbox_speaks_japanese_and_says_when_it_is_empty(sandbox: RunningSandbox) -> None:
    assert "まだメールはありません。" in Visitor(sandbox.url, "ja").visit("/mail/").text
    assert "No mail yet." in Visitor(sandbox.url, "en").visit("/mail/").text


def test_a_mail_that_does_not_exist_is_404(sandbox: RunningSandbox) -> None:
    assert requests.get(f"{sandbox.url}/mail/99/", timeout=20).status_code == 404
    assert requests.get(f"{sandbox.url}/mail/99/html/", timeout=20).status_code == 404
