"""Who changes their mind about what they had just changed: back to an earlier time, back from a cancellation."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk


def times(talk: Talk) -> list[str]:
    return [row.at for row in talk.booked()]


def test_who_keeps_the_appointment_but_at_another_time_moves_it(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköyde saç kesimi")
    talk.say("iptal")
    assert talk.say("hayır vazgeçtim kalsın ama 4'e alalım").says("14:00 yerine", "16:00")
    talk.say("evet")
    assert times(talk) == ["2026-03-12 16:00"]


def test_the_first_time_of_several_is_taken_up_again(talk: Talk) -> None:
    talk.say("yarın 2de kadıköyde fön")
    talk.say("yok 3 olsun")
    talk.say("yok yok 4 daha iyi")
    assert talk.say("aslında ilk dediğim saat kalsın").says("14:00")
    talk.say("evet")
    assert times(talk) == ["2026-03-12 14:00"]


def test_a_moved_appointment_goes_back_to_where_it_stood(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy fön")
    talk.say("1 saat ileri alsak")
    talk.say("evet")
    assert talk.say("yok ya eski saatine alalım").says("15:00 yerine", "14:00")
    talk.say("evet")
    assert times(talk) == ["2026-03-12 14:00"]


def test_a_cancellation_taken_back_is_summed_up_again(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy fön")
    talk.say("iptal")
    talk.say("evet")
    assert talk.say("ya pardon geri al iptal etme").is_summary
    talk.say("evet")
    assert times(talk) == ["2026-03-12 14:00"]


def test_who_does_not_follow_is_told_what_to_do_and_asked_again(talk: Talk) -> None:
    talk.say("fön kadıköy yarın")
    for words in ("anlamadım", "ne yazayım"):
        answer = talk.say(words)
        assert answer.says("dokunmanız yeterli")
        assert "14:00" in answer.choices
    assert talk.holder() == "assistant"


def test_a_branch_refused_leaves_the_other(talk: Talk) -> None:
    talk.say("yarın 14:00 fön istiyorum")
    assert talk.say("kadıköy istemiyorum").says("Beşiktaş", "14:00")


def test_a_second_appointment_at_the_same_hour_is_pointed_out(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy fön")
    assert talk.say("yarın 14:00 kadıköy saç kesimi").says("fön randevunuz da duruyor")


@pytest.mark.parametrize("words", ["kdk sac kesimi yrn 3", "bşk sac kesimi yrn 3"])
def test_a_shortened_branch_leads_straight_to_the_summary(talk: Talk, words: str) -> None:
    assert talk.say(words).is_summary


def test_a_slip_noticed_after_the_booking_is_mended_at_the_same_hour(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy fön")
    assert talk.say("yanlış oldu beşiktaş olacaktı").says("14:00 yerine", "Beşiktaş")
    talk.say("evet")
    assert [(row.at, row.branch) for row in talk.booked()] == [("2026-03-12 14:00", "besiktas")]


def test_another_day_named_right_after_the_booking_moves_it(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy fön")
    assert talk.say("aslında perşembe değil cuma olsun").says("Bu cuma", "fön")
    assert talk.say("14:00").says("14:00 yerine", "13 Mart")


def test_an_appointment_is_not_moved_to_where_it_stands(talk: Talk) -> None:
    talk.book("cuma 15:00 kadıköy saç kesimi")
    assert talk.say("cumaki randevumu öne alabilir miyiz").says("ne zamana alalım")


def test_whose_turn_it_is_does_not_matter_after_all(talk: Talk) -> None:
    talk.say("ayşe hanımdan yarın 10 fön kadıköy")
    assert talk.say("fark etmez kim olursa").is_summary


def test_what_was_given_up_a_moment_ago_is_wished_for_after_all(talk: Talk) -> None:
    talk.say("yarın kadıköyde fön")
    talk.say("boşver")
    assert talk.say("aslında olsun ya yarın 3te").says("Fön", "Kadıköy", "15:00")


def test_whether_it_is_settled_is_answered_before_and_after_the_yes(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy fön")
    answer = talk.say("oldu mu")
    assert answer.says("Henüz oluşturmadım")
    assert answer.bubbles[-1].choices == ("Evet", "Değiştir")
    talk.say("evet")
    assert talk.say("oldu mu şimdi").says("Randevunuz", "14:00", "Fön")


def test_somebody_who_does_not_work_here_is_not_silently_replaced(talk: Talk) -> None:
    answer = talk.say("fatma hanımdan saç kesimi yarın 2 kadıköy")
    assert answer.says("Fatma adında bir çalışanımız yok", "Ayşe", "14:00")


def test_a_deposit_and_the_terms_of_cancelling_are_told(talk: Talk) -> None:
    assert talk.say("lazer için kapora var mı").says("300 ₺ ön ödeme")
    assert talk.say("iptal edersem ücret öder miyim").says("2 saat öncesine kadar")
