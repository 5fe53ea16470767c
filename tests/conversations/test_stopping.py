"""Stopping our messages by word and by button, beside a running booking, and starting again."""

from __future__ import annotations

from sqlalchemy import select

from randevu import store
from randevu.consent import ledger
from randevu.store.tables import conversation
from tests.conversations.talk import Talk


def _holds(talk: Talk, purpose: str) -> str | None:
    theirs = select(conversation.c.customer_id).where(conversation.c.id == talk.conversation_id())
    with store.reading(talk.stack.database_url) as db:
        return ledger.state(db, db.execute(theirs).scalar_one(), (purpose,)).status(purpose, "whatsapp")


def test_a_stop_is_confirmed_questions_are_still_answered_and_start_asks_about_marketing_apart(talk: Talk) -> None:
    assert talk.say("DUR").says("göndermeyeceğiz", "BAŞLAT")
    assert _holds(talk, ledger.SERVICE) == ledger.WITHDRAWN
    assert talk.say("saç kesimi ne kadar").says("600")
    answer = talk.say("BAŞLAT")
    assert answer.says("yeniden göndereceğiz", "Kampanya")
    assert answer.choices == ("Evet, yazın", "Hayır")
    assert (_holds(talk, ledger.SERVICE), _holds(talk, ledger.MARKETING)) == (ledger.GIVEN, ledger.WITHDRAWN)
    assert talk.tap("Evet, yazın").says("Vazgeçerseniz DUR")
    assert _holds(talk, ledger.MARKETING) == ledger.GIVEN


def test_what_may_mean_the_booking_is_asked_and_the_booking_goes_on(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköyde saç kesimi")
    answer = talk.say("dur bi dakika")
    assert answer.says("mesaj göndermememizi mi")
    assert talk.tap("Devam edelim").says("devam edelim")
    assert _holds(talk, ledger.SERVICE) is None
    talk.say("evet")
    assert len(talk.booked()) == 1


def test_a_question_about_stopping_is_answered_with_yes(talk: Talk) -> None:
    assert talk.say("randevumu durdurun").choices == ("Mesaj göndermeyin", "Randevumu iptal et", "Devam edelim")
    assert talk.say("evet").says("göndermeyeceğiz")
    assert _holds(talk, ledger.SERVICE) == ledger.WITHDRAWN


def test_a_stop_in_one_breath_with_a_cancellation_does_both(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköyde saç kesimi")
    talk.say("evet")
    answer = talk.say("randevumu iptal edin, bir daha mesaj atmayın")
    assert answer.says("göndermeyeceğiz", "iptal")
    assert _holds(talk, ledger.SERVICE) == ledger.WITHDRAWN
    talk.say("evet")
    assert talk.booked() == []


def test_who_stops_us_in_the_middle_of_a_booking_is_asked_nothing_and_may_go_on(talk: Talk) -> None:
    assert talk.say("yarın kadıköyde saç kesimi").choices
    answer = talk.say("mesaj atmayın bana artık")
    assert answer.says("göndermeyeceğiz")
    assert not answer.choices
    assert talk.say("14:00").is_summary


def test_who_wants_somebody_to_come_along_allows_no_messages(talk: Talk) -> None:
    talk.say("DUR")
    answer = talk.say("annem de gelsin o pedikür")
    assert not answer.says("yeniden göndereceğiz")
    assert answer.says("şube")
    assert _holds(talk, ledger.SERVICE) == ledger.WITHDRAWN
