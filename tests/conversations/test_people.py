"""Handing over to a person, waiting, and getting the assistant back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from randevu import settings, store
from randevu.store import tables
from tests.conversations.talk import Talk, moment


@pytest.mark.parametrize(
    "words", ["yetkiliyle görüşmek istiyorum", "insanla konuşmak istiyorum", "temsilciye bağla", "gerçek biri yok mu"]
)
def test_who_asks_for_a_person_is_told_when_one_answers_and_may_go_on_with_the_assistant(
    talk: Talk, words: str
) -> None:
    answer = talk.say(words)
    assert answer.choices == ("Asistanla devam et",)
    assert talk.holder() == "waiting"


def test_while_a_person_has_the_conversation_the_assistant_is_silent_but_keeps_the_messages(talk: Talk) -> None:
    talk.say("yetkiliyle görüşmek istiyorum")
    with store.writing(talk.stack.database_url) as db:
        mine = tables.conversation.c.id == talk.conversation_id()
        db.execute(tables.conversation.update().where(mine).values(holder="person"))
    talk.phone.say("yarın saç kesimi var mı")
    assert talk.is_silent()
    with store.reading(talk.stack.database_url) as db:
        mine = tables.message.c.conversation_id == talk.conversation_id()
        texts = list(db.execute(select(tables.message.c.text).where(mine)).scalars())
    assert "yarın saç kesimi var mı" in texts


def test_who_books_while_waiting_for_a_person_is_served_and_still_waits(talk: Talk) -> None:
    talk.say("bu ne biçim hizmet, müdürle görüşmek istiyorum!!!")
    talk.phone.say("çok sinirliyim")
    assert talk.is_silent()
    assert talk.say("neyse yarın 14:00 kadıköyde saç kesimi alabilir miyim").is_summary
    assert talk.say("evet").says("oluşturuldu")
    assert talk.say("manikür kaç para").says("500 ₺")
    assert len(talk.booked()) == 1
    assert talk.holder() == "waiting"


def test_the_owner_is_told_of_a_handover(talk: Talk) -> None:
    talk.say("yetkiliyle görüşmek istiyorum")
    with store.reading(talk.stack.database_url) as db:
        keys = list(db.execute(select(tables.outbox.c.key).where(tables.outbox.c.kind == "owner_alert")).scalars())
    assert any(key and ":handover:" in key for key in keys)


def test_the_customer_takes_the_assistant_back_with_one_tap(talk: Talk) -> None:
    talk.say("yetkiliyle görüşmek istiyorum")
    assert talk.tap("Asistanla devam et").choices
    assert talk.holder() == "assistant"
    talk.book("yarın 14:00 kadıköy saç kesimi")
    assert len(talk.booked()) == 1


def test_the_assistant_resumes_by_itself_when_the_time_is_over(talk: Talk) -> None:
    talk.say("yetkiliyle görüşmek istiyorum")
    with store.writing(talk.stack.database_url) as db:
        mine = tables.conversation.c.id == talk.conversation_id()
        resumes_at = db.execute(select(tables.conversation.c.resumes_at).where(mine)).scalar()
        db.execute(tables.conversation.update().where(mine).values(resumes_at=moment("2026-03-11", "09:59")))
    assert resumes_at is not None
    assert talk.say("yarın 14:00 kadıköy saç kesimi").is_summary


@pytest.mark.parametrize(
    "words",
    ["çok memnun kalmadım rezalet saçımı yaktınız", "şikayetim var", "bu ne biçim hizmet paramı geri istiyorum"],
)
def test_a_complaint_goes_to_a_person_with_regret(talk: Talk, words: str) -> None:
    answer = talk.say(words)
    assert answer.says("üzgünüz")
    assert answer.choices == ("Asistanla devam et",)
    with store.reading(talk.stack.database_url) as db:
        mine = tables.handover.c.conversation_id == talk.conversation_id()
        reasons = list(db.execute(select(tables.handover.c.reason).where(mine)).scalars())
    assert reasons == ["complaint"]


def test_a_running_booking_is_over_when_a_person_takes_the_conversation(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    talk.say("yetkiliyle görüşmek istiyorum")
    talk.tap("Asistanla devam et")
    talk.say("evet")
    assert talk.booked() == []


def handovers(talk: Talk, *arguments: str) -> str:
    """`python -m randevu handovers ...` on the database and the clock of the running product.

    Its processes' clocks run apart by as long as they took to start, and nothing may come from the future.
    """
    done = subprocess.run(
        [sys.executable, "-m", "randevu", "handovers", *arguments],
        env={
            **os.environ,
            "DATABASE_URL": talk.stack.database_url,
            "RANDEVU_CLOCK": (talk.now() - timedelta(minutes=2)).isoformat(),
            "COLUMNS": "200",
        },
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


def test_handovers_are_listed_and_given_back_from_the_command_line(talk: Talk) -> None:
    talk.say("yetkiliyle görüşmek istiyorum")
    listed = handovers(talk, "list")
    assert talk.conversation_id() in listed
    assert talk.name in listed

    handovers(talk, "give-back", talk.conversation_id())
    assert talk.answer().says("buradayım")
    assert talk.holder() == "assistant"
    assert talk.conversation_id() not in handovers(talk, "list")
    assert talk.say("yarın 14:00 kadıköy saç kesimi").is_summary


def test_not_understood_is_asked_once_with_guesses_and_then_a_person_helps(talk: Talk) -> None:
    first = talk.say("şey ya hani o vardı ya ondan")
    assert talk.holder() == "assistant"
    assert first.says("?") or first.choices
    last = talk.say("anlasana hani geçenki gibi şeyden")
    assert talk.holder() == "waiting"
    assert last.choices == ("Asistanla devam et",)


def test_nonsense_is_never_answered_the_same_way_twice(talk: Talk) -> None:
    first, second = talk.say("asdkjh qwe"), talk.say("zxcv bnm")
    assert first.text != second.text
    assert talk.holder() == "waiting"


def test_not_understood_inside_a_booking_asks_the_same_question_again(talk: Talk) -> None:
    talk.say("yarın saç kesimi")
    again = talk.say("şey ya hani o vardı ya ondan")
    assert again.bubbles[-1].choices == ("Kadıköy", "Beşiktaş")
    assert again.text.count("?") == 1


def test_after_two_misses_inside_a_booking_only_the_handover_speaks(talk: Talk) -> None:
    talk.say("randevu almak istiyorum")
    for words in ("hmm nasıl desem ki", "ne bileyim ben ya", "of ya hani şu şeyli olan"):
        answer = talk.say(words)
        if talk.holder() == "waiting":
            break
    assert answer.choices in (("Asistanla devam et",), answer.choices if talk.holder() == "assistant" else ())
