from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import Site

from core import outbox
from core.models import OutgoingMail

pytestmark = pytest.mark.django_db


def queue(key: str = "greeting:1") -> OutgoingMail:
    site = Site.objects.get(is_default_site=True)
    return outbox.queue_mail(
        site=site, key=key, to="buyer@example.com", subject="ご注文", text="ありがとうございます。"
    )


def test_the_same_promise_made_twice_is_one_mail() -> None:
    assert queue().pk == queue().pk
    assert OutgoingMail.objects.count() == 1


def test_a_due_mail_goes_out_once_with_its_own_message_id() -> None:
    row = queue()

    assert outbox.send_due_mails() == 1
    assert outbox.send_due_mails() == 0

    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == row.message_id


def test_a_mail_server_that_is_down_delays_the_mail_and_loses_nothing(monkeypatch: Any) -> None:
    row = queue()

    def refuse(self: Any, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert outbox.send_due_mails() == 0
    row.refresh_from_db()
    assert row.state == OutgoingMail.State.QUEUED
    assert row.next_attempt_at > timezone.now()
    assert row.last_error == "ConnectionRefusedError"


def test_a_mail_left_half_sent_by_a_dead_process_is_sent_again_after_its_lease() -> None:
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingMail.State.SENDING,
        lease_until=timezone.now() + timedelta(seconds=30),
        attempts=1,
    )
    assert outbox.send_due_mails() == 0

    OutgoingMail.objects.filter(pk=row.pk).update(lease_until=timezone.now())
    assert outbox.send_due_mails() == 1
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_over_a_weekend_loses_no_mail(monkeypatch: Any) -> None:
    row = queue()

    def refuse(self: Any, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError

    waited = timedelta()
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMessage.send", refuse)
        while waited < timedelta(days=3):
            assert outbox.send_due_mails() == 0
            row.refresh_from_db()
            assert row.state == OutgoingMail.State.QUEUED
            pause = row.next_attempt_at - timezone.now()
            assert pause <= timedelta(hours=1)
            waited += pause
            OutgoingMail.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now())

    assert outbox.send_due_mails() == 1
    assert len(mail.outbox) == 1


def test_a_mail_server_that_does_not_answer_does_not_stop_the_clock(monkeypatch: Any) -> None:
    for number in range(3):
        queue(f"greeting:{number}")
    tried: list[int] = []
    monkeypatch.setattr("core.outbox.send_mail", lambda mail_id: bool(tried.append(mail_id)))

    assert outbox.send_due_mails(seconds=0) == 0
    assert tried == []
    outbox.send_due_mails()
    assert len(tried) == 3


def test_a_very_long_subject_is_cut_and_the_mail_is_promised() -> None:
    site = Site.objects.get(is_default_site=True)
    row = outbox.queue_mail(
        site=site, key="long", to="desk@example.com", subject="長" * 400, text="x"
    )
    row.refresh_from_db()
    assert row.subject == "長" * 300


@contextmanager
def mail_server(*, last_word: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A mail server on loopback that takes each mail whole and then says `last_word`.

    Without one it hangs up instead: nobody can tell whether it keeps the mail.
    """
    taken: list[bytes] = []

    def serve(client: socket.socket) -> None:
        with client, client.makefile("rb") as lines:
            client.sendall(b"220 ready\r\n")
            for line in lines:
                if line[:4].upper() != b"DATA":
                    client.sendall(b"250 yes\r\n")
                    continue
                client.sendall(b"354 go on\r\n")
                taken.append(b"".join(iter(lines.readline, b".\r\n")))
                if not last_word:
                    return
                client.sendall(last_word)

    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

        def wait() -> None:
            while True:
                client, _address = door.accept()
                if threading.current_thread().name == "closed":
                    return client.close()
                serve(client)

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield port, taken
        thread.name = "closed"
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join(5)


def try_all_day(row: OutgoingMail) -> None:
    """Let the clock tick for some hours."""
    for _hour in range(8):
        OutgoingMail.objects.filter(pk=row.pk).update(next_attempt_at=timezone.now())
        outbox.send_due_mails()
    row.refresh_from_db()


@pytest.fixture
def smtp(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    return settings


def test_a_mail_of_which_nobody_knows_whether_it_arrived_is_repeated_once(
    smtp: Any, caplog: Any
) -> None:
    row = queue()
    with mail_server(last_word=b"") as (port, taken):
        smtp.EMAIL_PORT = port
        try_all_day(row)

    assert len(taken) == 2
    assert all(row.message_id.encode() in message for message in taken)
    assert row.state == OutgoingMail.State.FAILED
    assert "nobody knows whether mail" in caplog.text


def test_a_mail_that_the_server_refuses_for_now_is_tried_on(smtp: Any) -> None:
    row = queue()
    with mail_server(last_word=b"451 try again later\r\n") as (port, taken):
        smtp.EMAIL_PORT = port
        try_all_day(row)

    assert len(taken) == 8
    assert row.state == OutgoingMail.State.QUEUED


def test_a_mail_that_the_server_takes_goes_out_once(smtp: Any) -> None:
    row = queue()
    with mail_server(last_word=b"250 kept\r\n") as (port, taken):
        smtp.EMAIL_PORT = port
        try_all_day(row)

    assert len(taken) == 1
    assert row.state == OutgoingMail.State.SENT


def test_a_mail_whose_process_died_twice_while_handing_it_over_is_not_sent_again() -> None:
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingMail.State.SENDING,
        lease_until=timezone.now(),
        attempts=2,
        handed_over=2,
    )
    assert outbox.send_due_mails() == 0
    row.refresh_from_db()
    assert row.state == OutgoingMail.State.FAILED
    assert mail.outbox == []
