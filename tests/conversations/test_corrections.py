"""Changing one's mind while booking: the last word counts, everything else stays."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conversations.talk import Talk


@pytest.fixture
def asked(talk: Talk) -> Talk:
    """A customer in front of a summary: tomorrow 14:00, haircut in Kadıköy by Ayşe."""
    assert talk.say("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi").is_summary
    return talk


@pytest.mark.parametrize("words", ["yok 4 olsun", "saat 4 olsun", "16:00 olsun", "hayır 4te", "4 yapalım", "16.00"])
def test_another_time(asked: Talk, words: str) -> None:
    assert asked.say(words).says("12 Mart", "16:00", "Kadıköy", "Saç kesimi", "Ayşe")
    asked.tap("Evet")
    assert [row.at for row in asked.booked()] == ["2026-03-12 16:00"]


@pytest.mark.parametrize("words", ["cuma olsun", "yok cuma", "13 mart", "cumaya alalım", "perşembe değil cuma"])
def test_another_day_keeps_the_time(asked: Talk, words: str) -> None:
    assert asked.say(words).says("13 Mart", "14:00")


@pytest.mark.parametrize(
    "words", ["Kadıköy değil Beşiktaş", "beşiktaş olsun", "pardon beşiktaştı", "aslında beşiktaşta"]
)
def test_another_branch_keeps_day_time_and_service(asked: Talk, words: str) -> None:
    assert asked.say(words).says("12 Mart", "14:00", "Beşiktaş", "Saç kesimi", "Zeynep")


@pytest.mark.parametrize(
    "words", ["bir de fön ekle", "fön de olsun", "üstüne fön de istiyorum", "yanına fön ekler misin"]
)
def test_one_more_service_is_added(asked: Talk, words: str) -> None:
    assert asked.say(words).says("Saç kesimi ve Fön", "1 saat", "950 ₺", "14:00")
    asked.tap("Evet")
    (row,) = asked.booked()
    assert set(row.services) == {"sac-kesimi", "fon"}
    assert row.price == Decimal(950)


def test_an_added_service_is_taken_away_again(asked: Talk) -> None:
    asked.say("bir de fön ekle")
    without = asked.say("fön olmasın")
    assert without.says("Saç kesimi", "600 ₺")
    assert not without.says("Fön")


@pytest.mark.parametrize("words", ["aslında fön olsun", "saç kesimi değil fön", "yok fön istiyorum"])
def test_another_service_replaces_the_first(asked: Talk, words: str) -> None:
    answer = asked.say(words)
    assert answer.says("Fön", "350 ₺", "14:00")
    assert not answer.says("Saç kesimi")


@pytest.mark.parametrize("words", ["Mehmet olsun", "Ayşe değil Mehmet", "mehmet bey kessin"])
def test_another_staff_member(asked: Talk, words: str) -> None:
    assert asked.say(words).says("12 Mart", "14:00", "Mehmet")


def test_a_staff_member_of_another_branch_is_explained(asked: Talk) -> None:
    assert asked.say("Zeynep olsun").says("Zeynep")
    assert asked.booked() == []


def test_a_place_that_stays_gives_nothing_up(asked: Talk) -> None:
    asked.say("aslında beşiktaş")
    assert asked.say("neyse kadıköy kalsın").says("12 Mart", "14:00", "Kadıköy")


def test_several_changes_of_mind_in_a_row_leave_the_last(asked: Talk) -> None:
    for words in ("yok 4 olsun", "aslında cuma", "hatta beşiktaş", "ya da 11 olsun"):
        asked.say(words)
    asked.say("evet")
    (row,) = asked.booked()
    assert (row.at, row.branch) == ("2026-03-13 11:00", "besiktas")


def test_one_hour_later_is_counted_from_the_summary(asked: Talk) -> None:
    assert asked.say("bir saat sonraya alalım").says("12 Mart", "15:00")


def test_correcting_before_the_branch_was_asked(talk: Talk) -> None:
    talk.say("yarın 3te saç kesimi")
    talk.say("yok 4 olsun")
    assert talk.tap("Kadıköy").says("16:00")


def test_a_refused_day_is_not_offered_again(talk: Talk) -> None:
    talk.say("bu hafta kadıköyde saç kesimi")
    offered = talk.say("perşembe olmaz")
    assert offered.choices
    assert not any(choice.startswith("Yarın") for choice in offered.choices)


def test_none_of_the_offered_times_leads_to_an_open_question(talk: Talk) -> None:
    talk.say("yarın kadıköyde saç kesimi")
    assert talk.say("hiçbiri uymuyor").says("?")
    assert talk.say("cuma 5te").says("13 Mart", "17:00")


def test_an_edited_message_changes_the_pending_booking(talk: Talk) -> None:
    talk.say("yarın 14:00'te Kadıköy'de saç kesimi")
    talk.phone.edit("yarın 16:00'da Kadıköy'de saç kesimi")
    assert talk.answer().says("16:00")
    talk.tap("Evet")
    assert [row.at for row in talk.booked()] == ["2026-03-12 16:00"]
