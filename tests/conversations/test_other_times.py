"""When the time is not the right one: the wish goes on, and what else is free is one short question away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from randevu import store
from randevu.catalogue import service as catalogue_service
from tests.conversations.stack import Stack
from tests.conversations.talk import Answer, Talk

Alter = Callable[[str, str], None]


@pytest.fixture
def alter(stack: Stack) -> Iterator[Alter]:
    """Changes the business while somebody is booking, until the end of the test."""
    with store.reading(stack.database_url) as db:
        before = catalogue_service.export(db)

    def change(old: str, new: str) -> None:
        assert old in before
        with store.writing(stack.database_url) as db:
            catalogue_service.replace(db, before.replace(old, new), "test")

    yield change
    with store.writing(stack.database_url) as db:
        catalogue_service.replace(db, before, "test")


def clocks(answer: Answer) -> tuple[str, ...]:
    """The times on offer, without their days."""
    return tuple(choice[-5:] for choice in answer.choices if ":" in choice)


# A confirmed time that cannot be booked any more


CLOSES = ("exceptions: []", "exceptions:\n  - {date: 2026-03-12, hours: closed, name: Tadilat}")


@pytest.mark.parametrize("yes", ["evet", "#Evet"])
def test_a_refused_booking_is_not_forgotten_and_the_next_answer_goes_on_with_it(
    talk: Talk, alter: Alter, yes: str
) -> None:
    talk.say("yarın 14:00'te Kadıköy'de saç kesimi")
    alter(*CLOSES)
    refused = talk.tap("Evet") if yes.startswith("#") else talk.say(yes)
    assert refused.says("12 Mart") or refused.says("yarın")
    assert refused.says("Tadilat")
    assert len(clocks(refused)) >= 2
    assert talk.booked() == []
    assert talk.say("o zaman cumartesi").says("14 Mart")
    assert talk.say("2 gibi").says("14 Mart", "14:00", "Kadıköy", "Saç kesimi")
    talk.say("evet")
    assert [row.at for row in talk.booked()] == ["2026-03-14 14:00"]


def test_a_refused_move_is_not_forgotten_either(talk: Talk, alter: Alter) -> None:
    talk.book("cuma 14:00 kadıköy saç kesimi")
    talk.say("randevumu yarın 15:00'e alalım")
    alter(*CLOSES)
    refused = talk.tap("Evet")
    assert refused.says("Tadilat")
    assert len(clocks(refused)) >= 2
    assert talk.say("cumartesi 3").says("14 Mart", "15:00")
    talk.say("evet")
    assert [row.at for row in talk.booked()] == ["2026-03-14 15:00"]


@pytest.mark.parametrize("words", ["pazar 14:00 kadıköy saç kesimi", "dün 14:00 kadıköy saç kesimi"])
def test_after_a_refused_wish_a_day_alone_goes_on(talk: Talk, words: str) -> None:
    talk.say(words)
    talk.say("o zaman cumartesi")
    assert talk.say("2 gibi").says("14 Mart", "14:00", "Saç kesimi")


# On an offered list


def test_later_and_earlier_are_seen_from_the_list(talk: Talk) -> None:
    talk.say("cuma sabah kadıköyde saç kesimi")
    later = clocks(talk.say("daha geç"))
    assert later
    assert all(clock > "11:30" for clock in later)
    earlier = clocks(talk.say("daha erken yok mu"))
    assert earlier
    assert all(clock < later[0] for clock in earlier)


def test_a_part_of_the_day_that_is_missing_on_the_list_is_shown(talk: Talk) -> None:
    talk.say("cuma sabah kadıköyde saç kesimi")
    afternoon = clocks(talk.say("öğleden sonra yok mu"))
    assert afternoon
    assert all("12:00" <= clock < "18:00" for clock in afternoon)
    assert talk.holder() == "assistant"


def test_other_times_are_none_of_those_shown_and_a_shown_one_can_still_be_had(talk: Talk) -> None:
    first = clocks(talk.say("yarın kadıköyde saç kesimi"))
    second = clocks(talk.say("başka saat yok mu"))
    assert second
    assert not set(first) & set(second)
    assert clocks(talk.say("fiyat ne kadar")) == second
    assert talk.say(f"{first[0]} olsun").is_summary


def test_when_nothing_else_is_free_that_is_said_and_the_list_stays(talk: Talk) -> None:
    talk.say("yarın kadıköyde saç kesimi")
    late = talk.say("daha geç")
    answer = talk.say("daha geç yok mu")
    assert answer.says("başka boş saat")
    assert answer.choices == (*late.choices, "Boşalırsa haber ver")


def test_other_times_while_moving(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    talk.say("değiştir")
    later = clocks(talk.say("daha geç"))
    assert later
    assert all(clock > "14:00" for clock in later)
    talk.say("cuma sabah")
    assert all(clock > "11:00" for clock in clocks(talk.say("öğleden sonra yok mu")))


def test_who_will_write_later_asks_for_no_later_time(talk: Talk) -> None:
    offered = talk.say("yarın kadıköyde saç kesimi")
    answer = talk.say("daha sonra yazarım")
    assert answer.choices in ((), offered.choices)


# A move that names a day alone


@pytest.mark.parametrize("words", ["cumaya alalım", "randevumu cumaya alabilir miyiz"])
def test_a_move_to_a_day_proposes_the_same_hour(talk: Talk, words: str) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    summary = talk.say(words)
    assert summary.says("13 Mart", "14:00")
    assert summary.choices == ("Evet", "Başka saat")
    talk.say("evet")
    assert [row.at for row in talk.booked()] == ["2026-03-13 14:00"]


def test_another_time_than_the_same_hour_is_offered_on_that_day(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköy saç kesimi")
    talk.say("cumaya alalım")
    others = talk.tap("Başka saat")
    assert others.says("cuma")
    assert "14:00" not in others.choices
    talk.tap("16:00")
    talk.say("evet")
    assert [row.at for row in talk.booked()] == ["2026-03-13 16:00"]


def test_where_the_same_hour_is_taken_the_nearest_times_of_that_day_are_offered(
    talk: Talk, fill: Callable[..., None]
) -> None:
    talk.book("yarın 14:00 kadıköy Ayşe'den saç kesimi")
    fill("2026-03-13", "ayse", "13:30", "15:00")
    answer = talk.say("cumaya alalım")
    assert answer.says("14:00", "dolu")
    assert {"13:00", "15:00"} <= set(clocks(answer))
    assert not any(choice.startswith(("Yarın", "14 Mart")) for choice in answer.choices)


def test_a_move_to_an_hour_stays_on_its_day(talk: Talk) -> None:
    talk.book("cuma 14:00 kadıköy saç kesimi")
    talk.say("5e alalım")
    talk.say("evet")
    assert [row.at for row in talk.booked()] == ["2026-03-13 17:00"]
