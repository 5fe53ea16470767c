"""Two appointments in one message."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from randevu.dialogue.several import apart, either
from randevu.dialogue.understood import Understood
from randevu.turkish import when

AT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
SERVICES = {"manikür": "manikur", "fön": "fon", "saç kesimi": "sac-kesimi"}
BRANCHES = {"kadıköy": "kadikoy", "beşiktaş": "besiktas"}


def services(clause: str) -> list[str]:
    return [key for name, key in SERVICES.items() if name in clause]


def branches(clause: str) -> list[str]:
    return [key for name, key in BRANCHES.items() if name in clause]


def heard(text: str) -> Understood:
    return Understood(
        text, "book_appointment", 0.9, AT, service=tuple(services(text)), branch=tuple(branches(text)),
        meaning=when.read(text),
    )  # fmt: skip


def test_each_clause_is_an_appointment_of_its_own() -> None:
    parted = apart(heard("cuma 10 kadıköy manikür ve cumartesi 11 beşiktaş fön"), services, branches)
    assert parted is not None
    assert [(one.service, one.branch) for one in parted] == [(("manikur",), ("kadikoy",)), (("fon",), ("besiktas",))]
    assert [(one.meaning.date, one.meaning.time) for one in parted] == [
        (when.read(text).date, when.read(text).time) for text in ("cuma 10", "cumartesi 11")
    ]


def test_what_the_second_does_not_say_is_as_in_the_first() -> None:
    parted = apart(heard("yarın 10da kadıköy manikür ve 2de fön"), services, branches)
    assert parted is not None
    assert parted[1].branch == ("kadikoy",)
    assert parted[1].meaning.date == when.read("yarın").date


@pytest.mark.parametrize("text", ["yarın 2de ben fön 3te kızım manikür", "yarın fön 2de manikür 3te kadıköy"])
def test_each_hour_is_an_appointment_of_its_own(text: str) -> None:
    parted = apart(heard(text), services, branches)
    assert parted is not None
    assert [one.service for one in parted] == [("fon",), ("manikur",)]
    assert [one.meaning.time for one in parted] == [when.read(clock).time for clock in ("2de", "3te")]
    assert {one.meaning.date for one in parted} == {when.read("yarın").date}


@pytest.mark.parametrize(
    "text",
    [
        "yarın 2 ile 4 arası fön ve manikür",
        "yarın 10 saç kesimi ve fön",
        "saç kesimi ve manikür yarın 3 kadıköy",
        "cuma 10 manikür ya da cumartesi 11 fön",
        "cuma 10 manikür, olmazsa cumartesi 11 fön",
        "yarın 10 manikür, pardon cuma 11 fön",
        "yarın 10 manikür, yarın 10 fön",
    ],
)
def test_one_visit_alternatives_and_corrections_stay_one(text: str) -> None:
    assert apart(heard(text), services, branches) is None


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("manikür ya da fön", True),
        ("manikür mü fön mü olsun", True),
        ("yarın ya da cuma manikür ve fön", False),
        ("yarın müsait mi manikür ve fön olur mu", False),
    ],
)
def test_alternatives_stand_beside_the_or(text: str, alternatives: bool) -> None:
    assert either(text, services) is alternatives


def test_two_people_with_hours_of_their_own_come_apart() -> None:
    found = apart(heard("benim için cumartesi 10 saç kesimi eşim için 11 manikür kadıköy"), services, branches)
    assert found is not None
    first, second = found
    assert (first.service, second.service) == (("sac-kesimi",), ("manikur",))
    assert getattr(second.meaning.time, "hour", None) == 11
    assert second.meaning.date == first.meaning.date
