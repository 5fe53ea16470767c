"""merge(known, understood): every correction people make is a row."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from randevu.dialogue import asks
from randevu.dialogue.merge import STALE_HOURS, merge
from randevu.dialogue.understood import Understood
from randevu.dialogue.wish import ANY, Said, Wish
from randevu.turkish import when, wishes

AT = datetime(2026, 3, 11, 7, 0, tzinfo=timezone.utc)
ZONE = ZoneInfo("Europe/Istanbul")


def said(value: object, at: datetime = AT) -> Said:
    return Said(value, "", at)


def heard(text: str, intent: str = "inform", **found: object) -> Understood:
    return Understood(
        text=text,
        intent=intent,
        confidence=0.9,
        said_at=AT,
        meaning=when.read(text),
        ordinal=when.ordinal_choice(text),
        wishes=wishes.read(text),
        **found,  # type: ignore[arg-type]
    )


KNOWN = Wish(service=said(("sac-kesimi",)), branch=said("kadikoy"))


def test_a_value_keeps_its_words_and_its_moment() -> None:
    wish = merge(Wish(), heard("kadıköy olsun", branch=("kadikoy",)), ZONE)
    assert wish.branch == Said("kadikoy", "kadıköy olsun", AT)


def test_not_this_branch_but_that_one() -> None:
    wish = merge(KNOWN, heard("Kadıköy değil Beşiktaş", branch=("besiktas",), not_branch=("kadikoy",)), ZONE)
    assert wish.key("branch") == "besiktas"


@pytest.mark.parametrize("text", ["bir de fön ekle", "fön de olsun", "ayrıca fön"])
def test_a_service_can_come_on_top(text: str) -> None:
    assert merge(KNOWN, heard(text, service=("fon",)), ZONE).services == ("sac-kesimi", "fon")


def test_another_service_replaces_the_first() -> None:
    assert merge(KNOWN, heard("fön olsun", service=("fon",)), ZONE).services == ("fon",)


def test_one_of_two_services_can_fall_away() -> None:
    known = Wish(service=said(("sac-kesimi", "fon")))
    assert merge(known, heard("fön olmasın", service=("fon",)), ZONE).services == ("sac-kesimi",)


def test_a_question_about_another_service_changes_no_wish() -> None:
    wish = merge(KNOWN, heard("fön ne kadar", "ask_price", service=("fon",)), ZONE)
    assert wish.services == ("sac-kesimi",)


def test_a_question_fills_what_is_still_open() -> None:
    wish = merge(
        Wish(), heard("beşiktaşta manikür ne kadar", "ask_price", service=("manikur",), branch=("besiktas",)), ZONE
    )
    assert (wish.services, wish.key("branch")) == (("manikur",), "besiktas")


def test_a_question_about_opening_hours_is_no_wish_for_that_day() -> None:
    assert merge(KNOWN, heard("pazar açık mısınız", "ask_hours"), ZONE).when is None


def test_a_greeting_keeps_the_day_that_came_with_it() -> None:
    wish = merge(Wish(), heard("selam yarın", "greet"), ZONE)
    assert wish.meaning is not None
    assert wish.meaning.date == when.read("yarın").date


def test_a_later_day_replaces_the_earlier_one_and_keeps_the_hour() -> None:
    known = merge(KNOWN, heard("yarın 14:00"), ZONE)
    meaning = merge(known, heard("aslında cuma"), ZONE).meaning
    assert meaning is not None
    assert meaning.date == when.read("cuma").date
    assert meaning.time == when.read("14:00").time


@pytest.mark.parametrize(("options", "kept"), [(3, True), (0, False)])
def test_a_bare_number_picks_from_what_is_shown_and_is_a_time_otherwise(options: int, kept: bool) -> None:
    wish = merge(KNOWN, heard("2"), ZONE, "time", options)
    assert (wish.when is None) is kept


def test_fark_etmez_is_about_what_was_asked() -> None:
    wish = merge(Wish(service=said(("fon",))), heard("fark etmez"), ZONE, asked="branch")
    assert wish.branch is not None
    assert wish.branch.value == ANY
    assert wish.staff is None


def test_what_was_said_long_ago_is_forgotten() -> None:
    old = AT - timedelta(hours=STALE_HOURS, minutes=1)
    assert merge(Wish(branch=said("kadikoy", old)), heard("evet", "affirm"), ZONE).branch is None


def test_an_old_button_brings_back_what_it_stood_for() -> None:
    tapped = heard("14:00", issued={"offer": "20260312T1100Z/kadikoy/fon:ayse"})
    wish = merge(Wish(), tapped, ZONE)
    assert (wish.services, wish.key("branch")) == (("fon",), "kadikoy")
    assert wish.meaning is not None


def test_a_wish_survives_its_way_through_slots() -> None:
    wish = merge(KNOWN, heard("yarın 14:00 gibi 2 kişi"), ZONE)
    assert Wish.from_slots(wish.to_slots()) == wish
    assert wish.party == 2


def test_one_more_person_comes_beside_those_who_were_to_come() -> None:
    known = Wish(service=said(("fon",)), party_size=said(3))
    assert merge(known, heard("bir kişi daha gelecek"), ZONE).party == 4
    assert merge(Wish(), heard("bir kişi daha gelecek"), ZONE).party == 1


def test_me_too_counts_only_beside_somebody_else() -> None:
    for_a_son = Wish(service=Said(("sac-kesimi",), "oğlum için saç kesimi", AT))
    assert merge(for_a_son, heard("ben de kestireyim"), ZONE).party == 2
    assert merge(KNOWN, heard("ben de kestireyim"), ZONE).party == 1


def test_of_two_staff_members_the_first_is_wished_for_if_the_other_only_stands_in() -> None:
    both = ("ayse", "mehmet")
    assert (
        merge(Wish(), heard("Ayşe yoksa Mehmet", staff=both, asks=asks.read("Ayşe yoksa Mehmet")), ZONE).key("staff")
        == "ayse"
    )
    assert merge(Wish(), heard("Ayşe veya Mehmet", staff=both), ZONE).key("staff") is None


def test_a_day_said_with_a_question_for_the_price_is_kept_whatever_else_is_asked() -> None:
    text = "yarın fön ne kadar ve adresiniz nerede"
    wish = merge(Wish(), heard(text, "ask_address", service=("fon",), asks=asks.read(text)), ZONE)
    assert wish.when is not None


def test_a_number_that_opens_the_talk_is_no_hour() -> None:
    assert merge(Wish(), heard("1"), ZONE).when is None
    assert merge(KNOWN, heard("3"), ZONE, asked="time").when is not None
