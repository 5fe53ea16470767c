"""What customers remark beside a booking, take back, or want for somebody else."""

from __future__ import annotations

from sqlalchemy import select

from randevu import store
from randevu.store import tables
from tests.conversations.talk import Talk

SUMMARY = "yarın 14:00'te Kadıköy'de saç kesimi"


def test_remarks_under_a_summary_are_answered_and_the_name_is_kept(talk: Talk) -> None:
    talk.say(SUMMARY)
    dear = talk.say("pahalıymış ya")
    assert dear.is_summary
    assert dear.says("anlıyorum")
    assert talk.say("en ucuz ne var").says("kaş tasarımı", "300")
    assert talk.say("randevuyu kızımın adına alıyorum, adı Elif").says("not aldım")
    talk.say("evet")
    with store.reading(talk.stack.database_url) as db:
        note = db.execute(select(tables.appointment.c.note).where(tables.appointment.c.id == talk.booked()[0].id))
        assert "adı Elif" in note.scalar_one()


def test_what_was_given_up_is_taken_up_again(talk: Talk) -> None:
    talk.say(SUMMARY)
    talk.say("vazgeçtim")
    assert talk.say("aslında tamam olsun").is_summary


def test_a_question_of_health_is_left_to_people(talk: Talk) -> None:
    asked = talk.say("hamileyim lazer yaptırabilir miyim")
    assert asked.says("doktor")
    assert "Yetkiliye bağlan" in asked.choices


def test_both_appointments_move_one_after_the_other(talk: Talk) -> None:
    talk.book(SUMMARY)
    talk.book("yarın 17:00 Kadıköy'de fön")
    assert talk.say("ikisini de cumartesiye alalım").says("sırayla", "14 Mart", "14:00")
    assert talk.tap("Evet").says("değiştirildi", "14 Mart", "17:00")
    talk.tap("Evet")
    assert [one.at for one in talk.booked()] == ["2026-03-14 14:00", "2026-03-14 17:00"]


def test_who_comes_along_comes_at_the_same_time(talk: Talk) -> None:
    talk.book(SUMMARY)
    along = talk.say("annem de gelsin o pedikür")
    assert along.is_summary
    assert along.says("12 Mart", "14:00", "Pedikür")
    assert not along.says("2 kişi")


def test_what_was_just_booked_moves_and_becomes_something_else(talk: Talk) -> None:
    talk.book(SUMMARY)
    assert talk.say("cumaya alıp saç boyama yapalım").says("13 Mart", "14:00", "Saç boyama")
    talk.say("evet")
    assert [(one.at, one.services) for one in talk.booked()] == [("2026-03-13 14:00", ("sac-boyama",))]


def test_a_price_and_a_time_in_one_message_are_both_answered(talk: Talk) -> None:
    both = talk.say("fiyatlar ne kadar ve yarın 3te saç kesimi kadıköy boş mu")
    assert both.is_summary
    assert both.says("600")


def test_where_somebody_lives_answers_which_branch(talk: Talk) -> None:
    talk.say("yarın saç kesimi")
    assert talk.say("kadıköyde oturuyorum ben").says("Yarın Kadıköy'de")


def test_a_free_time_needs_no_waiting_list(talk: Talk) -> None:
    talk.say(SUMMARY)
    assert talk.say("sıraya yaz").is_summary
