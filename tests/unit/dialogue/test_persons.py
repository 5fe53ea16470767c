"""A party whose people do not all get the same."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from randevu.dialogue import asks
from randevu.dialogue.merge import merge
from randevu.dialogue.understood import Understood
from randevu.dialogue.wish import Person, Said, Wish
from randevu.turkish import kin, wishes

AT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
ZONE = ZoneInfo("Europe/Istanbul")
NAMES = {"saç kesimi": "sac-kesimi", "manikür": "manikur", "fön": "fon"}


def find(clause: str) -> list[str]:
    """The services of a clause, in order."""
    return [NAMES[name] for name in sorted((one for one in NAMES if one in clause), key=clause.index)]


SHARES = {
    "ben saç kesimi kardeşim manikür yarın 14:00": (("ben", ("sac-kesimi",)), ("kardes", ("manikur",))),
    "benim için saç kesimi, eşim için manikür": (("ben", ("sac-kesimi",)), ("es", ("manikur",))),
    "saç kesimi istiyorum eşim de manikür": (("ben", ("sac-kesimi",)), ("es", ("manikur",))),
    "saç kesimi bana, manikür eşime": (("ben", ("sac-kesimi",)), ("es", ("manikur",))),
    "ben ve eşim saç kesimi, kızım manikür": (
        ("ben", ("sac-kesimi",)), ("es", ("sac-kesimi",)), ("kiz", ("manikur",)),
    ),
    "birimiz saç kesimi birimiz fön": (("biri", ("sac-kesimi",)), ("digeri", ("fon",))),
    "ben saç kesimi ve fön, annem saç kesimi": (("ben", ("sac-kesimi", "fon")), ("anne", ("sac-kesimi",))),
    "kardeşim saç kesimi istiyorum ben": (("kardes", ("sac-kesimi",)),),
    "saç kesimi ve manikür": (),
    "ben geçen hafta gelmiştim çok memnun kaldım kızımla geleceğiz o manikür ben de fön": (
        ("kiz", ("manikur",)), ("ben", ("fon",)),
    ),
    "annemle ben geleceğiz o manikür yaptıracak ben fön": (("anne", ("manikur",)), ("ben", ("fon",))),
    "kızım için fön o zaman manikür": (("kiz", ("fon", "manikur")),),
}  # fmt: skip


@pytest.mark.parametrize("text", SHARES)
def test_everyone_gets_what_stands_in_their_clause(text: str) -> None:
    assert kin.shares(text, find) == SHARES[text]


def said(value: object) -> Said:
    return Said(value, "", AT)


def heard(text: str, **found: object) -> Understood:
    persons = tuple(Person(who, services) for who, services in kin.shares(text, find))
    return Understood(
        text, "inform", 0.9, AT, wishes=wishes.read(text), asks=asks.read(text), persons=persons,
        **{"service": tuple(find(text)), **found},  # type: ignore[arg-type]
    )  # fmt: skip


TWO = Wish(
    service=said(("sac-kesimi", "manikur")),
    persons=said((Person("ben", ("sac-kesimi",)), Person("es", ("manikur",)))),
)


def test_people_with_services_of_their_own_are_a_party() -> None:
    wish = merge(Wish(), heard("benim için saç kesimi, eşim için manikür"), ZONE)
    assert (wish.party, wish.each) == (2, (("sac-kesimi",), ("manikur",)))
    assert Wish.from_slots(wish.to_slots()) == wish


def test_one_person_named_is_no_party() -> None:
    assert merge(Wish(), heard("eşim için manikür"), ZONE).party == 1


@pytest.mark.parametrize(
    ("text", "more", "each"),
    [
        ("saç kesimi değil fön", {"service": ("fon",), "not_service": ("sac-kesimi",)}, (("fon",), ("manikur",))),
        ("benimki fön olsun", {}, (("fon",), ("manikur",))),
        ("eşim fön olsun", {}, (("sac-kesimi",), ("fon",))),
        ("bir de fön ekle", {}, (("sac-kesimi", "fon"), ("manikur",))),
    ],
)
def test_a_correction_reaches_who_is_concerned(text: str, more: dict[str, object], each: object) -> None:
    assert merge(TWO, heard(text, **more), ZONE).each == each


def test_who_comes_alone_keeps_their_own_service() -> None:
    wish = merge(TWO, heard("sadece ben geleceğim"), ZONE)
    assert (wish.party, wish.services) == (1, ("sac-kesimi",))


def test_when_all_get_the_same_it_is_an_ordinary_party() -> None:
    wish = merge(TWO, heard("fön olsun"), ZONE)
    assert (wish.party, wish.each, wish.services) == (2, (), ("fon",))


def test_one_of_several_gets_more_and_the_others_do_not() -> None:
    three = Wish(service=said(("fon",)), party_size=said(3))
    assert merge(three, heard("anneme manikür de ekle"), ZONE).each == (("fon",), ("fon",), ("fon", "manikur"))


def test_one_and_one_are_two_whoever_comes_along() -> None:
    found = kin.shares(
        "kuzenimle geliyoruz biri kesim biri fön", lambda clause: [w for w in ("kesim", "fön") if w in clause]
    )
    assert found == (("biri", ("kesim",)), ("digeri", ("fön",)))
