"""The owner is told where the business file or the environment says: on WhatsApp, by e-mail, on both, or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from randevu import alerts, store
from randevu.booking import Booked, Cancelled, Moved, appointments
from randevu.catalogue import service as catalogues
from randevu.handoff import service as handoff
from randevu.messaging import outbox as sending
from randevu.messaging import outcomes, owner, transactions
from randevu.messaging.address import EmailAddress
from randevu.messaging.dispatcher import attempt
from randevu.messaging.errors import Advice, NotSent, SendError, Unclear, Verdict
from randevu.messaging.letters import Letter
from randevu.store.tables import channel, conversation, customer, outbox
from tests.unit.booking.salon import DEMO, THURSDAY, local, offer
from tests.unit.delivery.desk import Desk, Post

EMAIL = "owner@example.com"
VALUES = {
    "customer": "Ayşe",
    "when": "12 Mart Perşembe 14:00",
    "branch": "Kadıköy",
    "service": "Fön",
    "staff": "Elif",
}


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANDEVU_SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("RANDEVU_SMTP_FROM", "randevu@example.com")


def business(desk: Desk, *lines: str) -> None:
    """The demo business, its owner told as `lines` say."""
    text = DEMO.read_text(encoding="utf-8").replace(
        '  whatsapp: "+90 555 555 01 99"\n', "".join(f"  {one}\n" for one in lines)
    )
    with store.writing() as db:
        catalogues.replace(db, text if lines else text.replace("owner_alerts:\n", ""), "test", desk.now)


def tell(desk: Desk, key: str = "booked:1:1", **changed: str) -> int:
    with store.writing() as db:
        return owner.tell(db, "booked", key, {**VALUES, **changed}, desk.now)


def letters(desk: Desk) -> list[Letter]:
    return transactions.write(lambda db: sending.claim(db, ("email",), desk.now, 10, desk.letter_rules))


def mail(desk: Desk, behave: Callable[[Letter], str | None] = lambda letter: None) -> list[Letter]:
    """Send every e-mail that may go now."""
    post = Post(behave)
    for letter in letters(desk):
        outcome = attempt(post, letter)
        transactions.write(lambda db, one=outcome: outcomes.settle(db, one, desk.now, desk.letter_rules))
    return post.sent


def refuses(error: SendError) -> Callable[[Letter], str | None]:
    def behave(letter: Letter) -> str | None:
        raise error

    return behave


@pytest.mark.parametrize(
    ("lines", "channels"),
    [
        (('whatsapp: "+90 555 111 22 33"',), ["whatsapp"]),
        ((f"email: {EMAIL}",), ["email"]),
        (('whatsapp: "+90 555 111 22 33"', f"email: {EMAIL}"), ["whatsapp", "email"]),
        ((), []),
    ],
)
def test_the_business_file_says_where_the_owner_is_told(
    desk: Desk, mail_server: None, lines: tuple[str, ...], channels: list[str]
) -> None:
    business(desk, *lines)
    assert tell(desk) == len(channels)
    assert [row["channel"] for row in desk.rows(outbox)] == channels


def test_the_environment_wins_over_the_business_file(
    desk: Desk, mail_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    business(desk, 'whatsapp: "+90 555 111 22 33"', f"email: {EMAIL}")
    monkeypatch.setenv("RANDEVU_OWNER_WHATSAPP", "")
    monkeypatch.setenv("RANDEVU_OWNER_EMAIL", "other@example.com")
    tell(desk)
    assert desk.one(outbox)["address"] == {"email": "other@example.com"}


def test_without_a_business_the_environment_alone_says_where(
    desk: Desk, mail_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tell(desk) == 0
    monkeypatch.setenv("RANDEVU_OWNER_EMAIL", EMAIL)
    assert tell(desk) == 1


def test_without_a_mail_server_no_email_is_kept_for_later(desk: Desk) -> None:
    business(desk, f"email: {EMAIL}")
    assert tell(desk) == 0
    assert desk.rows(outbox) == []


def test_the_owner_is_told_once_on_each_way(desk: Desk, mail_server: None) -> None:
    business(desk, 'whatsapp: "+90 555 111 22 33"', f"email: {EMAIL}")
    assert [tell(desk), tell(desk), tell(desk, "booked:1:2")] == [2, 0, 2]


def test_a_busy_day_is_told_by_email_without_whatsapps_pauses(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    for number in range(50):
        tell(desk, f"booked:{number}:1")
    assert sum(len(mail(desk)) for _ in range(50)) == 50


def test_an_email_says_everything_in_turkish_and_where_to_look(
    desk: Desk, mail_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANDEVU_PUBLIC_URL", "https://panel.example.com")
    business(desk, f"email: {EMAIL}")
    tell(desk)
    written = desk.one(outbox)["payload"]
    assert written["subject"] == "Yeni randevu: Ayşe, 12 Mart Perşembe 14:00"
    for said in (*VALUES.values(), "https://panel.example.com"):
        assert said in written["text"]


def test_a_strange_name_neither_breaks_the_booking_nor_the_subject(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk, customer="Ayşe\r\nBcc: x@example.com {{ 7 * 7 }} <b>&" + "ç" * 300)
    subject = desk.one(outbox)["payload"]["subject"]
    assert subject.startswith("Yeni randevu: Ayşe Bcc: x@example.com {{ 7 * 7 }} <b>&")
    assert len(subject) == 200


def test_an_unknown_name_is_said_to_be_unknown(desk: Desk, mail_server: None) -> None:
    business(desk, 'whatsapp: "+90 555 111 22 33"', f"email: {EMAIL}")
    tell(desk, customer="")
    template, email = desk.rows(outbox)
    assert template["payload"]["body"][0]["text"] == "-"
    assert "adı bilinmiyor" in email["payload"]["subject"]


def test_booking_moving_and_cancelling_are_told_once_each(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    with store.writing() as db:
        live = catalogues.current(db)
        who = db.execute(customer.insert().values(name="Ayşe", created_at=desk.now)).inserted_primary_key[0]
        times = [offer(live, "ayse", local(THURSDAY, clock)) for clock in ("14:00", "16:00")]
        booked = appointments.book(db, live, who, times[0], "b", "whatsapp", desk.now)
        assert isinstance(booked, Booked)
        moved = appointments.move(db, live, booked.appointment.id, times[1], "m", desk.now)
        assert isinstance(moved, Moved)
        for _ in range(2):
            alerts.booked(db, live, booked.appointment, desk.now)
            alerts.moved(db, live, moved.appointment, desk.now)
        cancelled = appointments.cancel(db, live, booked.appointment.id, "c", desk.now)
        assert isinstance(cancelled, Cancelled)
        alerts.cancelled(db, live, cancelled.appointment, desk.now)
    assert [row["payload"]["subject"] for row in desk.rows(outbox)] == [
        "Yeni randevu: Ayşe, 12 Mart Perşembe 14:00",
        "Randevu değişti: Ayşe, 12 Mart Perşembe 16:00",
        "Randevu iptal edildi: Ayşe, 12 Mart Perşembe 16:00",
    ]


@pytest.mark.parametrize(
    ("code", "words"), [("complaint", "Şikâyeti var"), ("something new", "Birinin bakması gerekiyor")]
)
def test_a_handover_is_told_with_its_reason_in_words(desk: Desk, mail_server: None, code: str, words: str) -> None:
    business(desk, 'whatsapp: "+90 555 111 22 33"', f"email: {EMAIL}")
    desk.talk("merhaba")
    with store.writing() as db:
        handoff.open(db, str(desk.one(conversation)["id"]), code, desk.now, timedelta(hours=1))
    template, email = desk.rows(outbox, kind="owner_alert")
    assert [one["text"] for one in template["payload"]["body"]] == ["Ayşe", words]
    assert f"Neden: {words}" in email["payload"]["text"]


def test_an_email_leaves_by_its_own_way(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    assert desk.letters() == []
    (letter,) = mail(desk)
    assert letter.address == EmailAddress(EMAIL)
    assert EMAIL not in repr(letter) + letter.lane
    assert desk.one(outbox)["state"] == "sent"


def test_a_refusal_for_now_is_repeated_after_the_pause_it_asks_for(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    later = NotSent("refused", code=450, retry_after=60, advice=Advice(Verdict.RETRY, "not now"))
    mail(desk, refuses(later))
    desk.later(seconds=59)
    assert mail(desk) == []
    desk.later(seconds=2)
    assert len(mail(desk)) == 1


def test_a_refusal_for_good_is_a_dead_letter_and_the_next_one_leaves(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    tell(desk, "booked:2:1")
    mail(desk, refuses(NotSent("refused", code=550, advice=Advice(Verdict.DROP, "for good"))))
    assert len(mail(desk)) == 1
    assert [(row["state"], row["error_code"]) for row in desk.rows(outbox)] == [("dead", 550), ("sent", None)]


def test_while_the_mail_server_takes_nothing_the_queue_is_kept_and_whatsapp_goes_on(
    desk: Desk, mail_server: None
) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    closed = NotSent("refused", code=535, advice=Advice(Verdict.STOP_AND_ALERT, "closed"))
    for _ in range(20):
        mail(desk, refuses(closed))
        desk.later(minutes=2)
    assert desk.one(outbox)["state"] == "waiting"
    assert desk.one(channel)["name"] == "email"
    assert len(desk.talk("merhaba")) == 1
    assert len(mail(desk)) == 1
    assert desk.one(channel)["paused_for"] is None


def test_much_email_that_cannot_leave_keeps_no_reply_waiting(
    desk: Desk, mail_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        monkeypatch.setenv("RANDEVU_OWNER_EMAIL", f"owner{number}@example.com")
        assert tell(desk, f"booked:{number}:1") == 1
    closed = NotSent("connect", advice=Advice(Verdict.STOP_AND_ALERT, "closed"))
    assert mail(desk, refuses(closed)) == []
    desk.say("a", "merhaba")
    desk.work()
    claimed = transactions.write(lambda db: sending.claim(db, ("whatsapp", "email"), desk.now, 5, desk.letter_rules))
    assert [letter.channel for letter in claimed] == ["whatsapp"]


def test_an_unclear_email_is_repeated_without_evidence_as_the_same_message(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    (first,) = letters(desk)
    unknown = attempt(Post(refuses(Unclear("timeout", advice=Advice(Verdict.RETRY, "not now")))), first)
    transactions.write(lambda db: outcomes.settle(db, unknown, desk.now, desk.letter_rules))
    assert desk.one(outbox)["state"] == "unclear"
    desk.later(seconds=61)
    desk.sweep()
    (second,) = mail(desk)
    assert (second.outbox_id, second.payload) == (first.outbox_id, first.payload)


def test_an_email_whose_sender_vanished_is_repeated(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    assert len(letters(desk)) == 1
    desk.later(seconds=61)
    desk.sweep()
    desk.later(seconds=61)
    desk.sweep()
    assert len(mail(desk)) == 1


def test_an_email_that_stays_unclear_is_given_up_in_the_end(desk: Desk, mail_server: None) -> None:
    business(desk, f"email: {EMAIL}")
    tell(desk)
    sent: list[Any] = []
    for _ in range(12):
        for letter in letters(desk):
            sent.append(letter)
            unknown = attempt(Post(refuses(Unclear("timeout", advice=Advice(Verdict.RETRY, "not now")))), letter)
            transactions.write(lambda db, one=unknown: outcomes.settle(db, one, desk.now, desk.letter_rules))
        desk.later(minutes=2)
        desk.sweep()
    assert len(sent) == desk.letter_rules.most_attempts
    assert desk.one(outbox)["state"] == "dead"
