"""Two people in one message."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.conversations.talk import Talk


@pytest.mark.parametrize(
    "words",
    [
        "yarın 14:00 kadıköyde 2 kişi saç kesimi",
        "iki kişilik saç kesimi randevusu kadıköy yarın saat 2",
        "annemle ben yarın 14:00 kadıköyde saç kesimi yaptıracağız",
        "arkadaşımla ikimiz için yarın 14:00'e kadıköyde saç kesimi",
        "benim için saç kesimi eşim için de saç kesimi yarın 14:00 kadıköy",
    ],
)
def test_two_people_come_side_by_side(talk: Talk, words: str) -> None:
    summary = talk.say(words)
    assert summary.says("2 kişi", "1.200 ₺", "14:00")
    talk.tap("Evet")
    (row,) = talk.booked()
    assert row.party == 2
    assert set(row.staff) == {"ayse", "mehmet"}
    assert row.price == Decimal(1200)


@pytest.mark.parametrize(
    "words",
    [
        "ben saç kesimi kız kardeşim manikür yarın 14:00 kadıköy",
        "yarın 14:00 kadıköyde benim için saç kesimi, kardeşim için manikür",
        "yarın kadıköyde 14:00 saç kesimi istiyorum kardeşim de manikür",
    ],
)
def test_two_people_each_get_their_own_service(talk: Talk, words: str) -> None:
    summary = talk.say(words)
    assert summary.is_summary
    assert summary.says("Siz: Saç kesimi, 14:00", "Kardeşiniz: Manikür, 14:00, Elif", "1.100 ₺")
    assert talk.tap("Evet").says("Siz: Saç kesimi", "Kardeşiniz: Manikür")
    (row,) = talk.booked()
    assert (row.at, row.party) == ("2026-03-12 14:00", 2)
    assert sorted(row.services) == ["manikur", "sac-kesimi"]


def test_what_is_missing_is_asked_with_everybodys_services_kept(talk: Talk) -> None:
    talk.say("benim için saç kesimi, eşim için manikür")
    talk.tap("Kadıköy")
    assert talk.say("yarın 2").says("Siz: Saç kesimi", "Eşiniz: Manikür")


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("benimki boya olsun", ("Siz: Saç boyama", "Eşiniz: Manikür")),
        ("saç kesimi değil fön", ("Siz: Fön", "Eşiniz: Manikür")),
        ("bir de fön ekle", ("Siz: Saç kesimi ve fön", "Eşiniz: Manikür")),
        ("saat 3 olsun", ("Siz: Saç kesimi, 15:00", "Eşiniz: Manikür, 15:00")),
        ("sadece ben geleceğim", ("Saç kesimi, 30 dakika", "600 ₺")),
    ],
)
def test_a_correction_changes_what_it_names_and_keeps_the_rest(talk: Talk, words: str, facts: tuple[str, ...]) -> None:
    talk.say("yarın 14:00 kadıköyde benim için saç kesimi, eşim için manikür")
    assert talk.say(words).says(*facts)


def test_a_party_with_different_services_is_moved_as_it_is(talk: Talk) -> None:
    talk.book("yarın 14:00 kadıköyde benim için saç kesimi, eşim için manikür")
    assert talk.say("randevumu cuma 15:00'e alalım").says("13 Mart", "15:00")
    talk.tap("Evet")
    (row,) = talk.booked()
    assert (row.at, row.party, sorted(row.services)) == ("2026-03-13 15:00", 2, ["manikur", "sac-kesimi"])


def test_more_people_than_there_are_is_answered_honestly(talk: Talk) -> None:
    answer = talk.say("yarın 14:00 kadıköyde 30 kişi saç kesimi")
    assert not answer.is_summary
    assert answer.says("kişi")


def test_one_after_the_other_is_said_when_only_one_chair_is_free(talk: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-12", "ayse")
    summary = talk.say("yarın 14:00 kadıköyde 2 kişi saç kesimi")
    assert summary.says("14:30") or "14:00" not in summary.choices


def test_a_second_person_joins_before_confirming(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    assert talk.say("iki kişi geleceğiz").says("2 kişi", "1.200 ₺")
