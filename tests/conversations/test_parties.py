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


def test_one_after_the_other_is_said_when_only_one_chair_is_free(talk: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-12", "ayse")
    summary = talk.say("yarın 14:00 kadıköyde 2 kişi saç kesimi")
    assert summary.says("14:30") or "14:00" not in summary.choices


def test_a_second_person_joins_before_confirming(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    assert talk.say("iki kişi geleceğiz").says("2 kişi", "1.200 ₺")
