"""What is not possible is refused with its reason, and what is possible is offered along with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conversations.talk import Answer, Talk

REFUSED = [
    ("pazar günü 14:00 kadıköy saç kesimi", ("pazar", "kapalı")),
    ("yarın gece 22:00 kadıköy saç kesimi", ("09:00–19:00",)),
    ("yarın sabah 7de kadıköy saç kesimi", ("09:00–19:00",)),
    ("dün 15:00 kadıköy saç kesimi", ("geçti",)),
    ("bugün 9da kadıköy saç kesimi", ("geçti",)),
    ("yarın gece 12de kadıköy saç kesimi", ("09:00–19:00",)),
    ("1 eylül 14:00 kadıköy saç kesimi", ("60 gün",)),
    ("20 mart 14:00 kadıköy saç kesimi", ("20 Mart", "Ramazan Bayramı")),
    ("21 mart 11:00 kadıköy saç kesimi", ("21 Mart", "Ramazan Bayramı")),
    ("19 mart 16:00 kadıköy saç kesimi", ("19 Mart", "13:00")),
    ("23 nisan 11:00 kadıköy saç kesimi", ("23 Nisan", "Ulusal Egemenlik")),
    ("1 mayıs 11:00 kadıköy saç kesimi", ("1 Mayıs", "Emek")),
]


def bookable(answer: Answer) -> tuple[str, ...]:
    """The times on offer."""
    return tuple(choice for choice in answer.choices if ":" in choice)


@pytest.mark.parametrize(("words", "reason"), REFUSED)
def test_a_refusal_names_its_reason_and_offers_times(talk: Talk, words: str, reason: tuple[str, ...]) -> None:
    answer = talk.say(words)
    assert answer.says(*reason)
    assert len(bookable(answer)) >= 2
    assert talk.booked() == []


def test_a_time_that_is_too_near_is_refused_with_the_notice_that_is_needed(talk: Talk) -> None:
    answer = talk.say(f"bugün {talk.quarter_in(45)} kadıköy saç kesimi")
    assert answer.says("1 saat")
    assert len(bookable(answer)) >= 2
    assert talk.booked() == []


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("pazar günü 14:00 kadıköy saç kesimi", "15 Mart"),
        ("20 mart 14:00 kadıköy saç kesimi", "20 Mart"),
        ("23 nisan 11:00 kadıköy saç kesimi", "23 Nisan"),
    ],
)
def test_what_is_offered_instead_is_another_day_and_can_be_taken(talk: Talk, words: str, wrong: str) -> None:
    offered = bookable(talk.say(words))
    assert not any(choice.startswith(wrong) for choice in offered)
    assert talk.tap(offered[0]).is_summary
    talk.tap("Evet")
    assert len(talk.booked()) == 1


def test_the_morning_of_a_half_day_can_be_booked(talk: Talk) -> None:
    talk.book("19 mart 11:00 kadıköy saç kesimi")
    assert talk.booked()[0].at == "2026-03-19 11:00"


def test_the_last_visit_must_end_before_closing(talk: Talk) -> None:
    late = talk.say("yarın 18:30 kadıköy saç boyama")
    assert not late.is_summary
    assert bookable(late)


@pytest.mark.parametrize("words", ["31 şubat 14:00 kadıköy saç kesimi", "yarın 25:00 kadıköy saç kesimi"])
def test_an_impossible_date_is_asked_back(talk: Talk, words: str) -> None:
    answer = talk.say(words)
    assert not answer.is_summary
    assert answer.says("?")
    assert talk.say("cuma 14:00").says("13 Mart", "14:00")


def test_an_ambiguous_date_is_asked_back_with_its_readings_spelt_out(talk: Talk) -> None:
    asked = talk.say("çarşamba 14:00 kadıköy saç kesimi")
    if not asked.is_summary:
        assert any("18 Mart" in choice or "11 Mart" in choice for choice in asked.choices)
    else:
        assert asked.says("18 Mart")


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("yarın 14:00 kadıköyde masaj", ("Kadıköy", "Beşiktaş")),
        ("yarın 14:00 Ayşe'den manikür", ("Ayşe", "Elif")),
        ("beşiktaşta Ayşe'den saç kesimi yarın 14:00", ("Ayşe",)),
    ],
)
def test_who_or_where_does_not_fit_is_explained(talk: Talk, words: str, facts: tuple[str, ...]) -> None:
    assert talk.say(words).says(*facts)


def test_a_full_time_leads_to_the_nearest_others(talk: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-12", "deniz", "15:00", "16:00")
    answer = talk.say("yarın 15:00 masaj")
    assert answer.says("dolu")
    offered = bookable(answer)
    assert "Yarın 14:00" in offered
    assert "Yarın 16:00" in offered
    talk.tap("Yarın 16:00")
    talk.tap("Evet")
    assert talk.booked()[0].at == "2026-03-12 16:00"


def test_a_full_day_leads_to_other_days(talk: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-12", "deniz")
    answer = talk.say("yarın masaj")
    assert answer.says("dolu") or answer.says("boş yer")
    offered = bookable(answer)
    assert any("Bu cuma" in choice for choice in offered)
    assert not any("Yarın" in choice for choice in offered)


def described(answer: Answer) -> str:
    """What stands below the titles of the offered rows."""
    rows = (row for section in answer.bubbles[-1].raw["sections"] for row in section["rows"])
    return "\n".join(row["description"] or "" for row in rows)


def test_a_full_staff_member_leads_to_their_colleague_or_another_time(talk: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-12", "ayse")
    answer = talk.say("yarın 14:00 kadıköyde Ayşe'den saç kesimi")
    assert not answer.is_summary
    assert bookable(answer)
    details = described(answer)
    assert "Mehmet" in details
    assert "Ayşe" in details


def test_a_branch_full_for_days_leads_to_the_other_branch(talk: Talk, fill: Callable[..., None]) -> None:
    for day in range(12, 31):
        fill(f"2026-03-{day}", "elif")
    answer = talk.say("yarın 14:00 kadıköyde manikür")
    details = described(answer)
    assert "Beşiktaş" in details


def test_nothing_free_at_all_is_said_and_another_time_asked(talk: Talk, fill: Callable[..., None]) -> None:
    for month, days in ((3, range(11, 32)), (4, range(1, 31)), (5, range(1, 12))):
        for day in days:
            fill(f"2026-{month:02}-{day:02}", "deniz")
    answer = talk.say("yarın 14:00 masaj")
    assert answer.says("boş yer")
    assert bookable(answer) == ()


def test_two_customers_want_the_same_time_and_the_second_is_offered_others(
    talk: Talk, another: Callable[..., Talk]
) -> None:
    other = another()
    assert talk.say("yarın 15:00 masaj").is_summary
    late = other.say("yarın 15:00 masaj")
    assert not late.is_summary
    assert bookable(late)
    talk.tap("Evet")
    other.tap(bookable(late)[0])
    other.tap("Evet")
    assert talk.booked()[0].at == "2026-03-12 15:00"
    assert other.booked()[0].at != "2026-03-12 15:00"


def test_a_time_seen_by_two_goes_to_the_quicker_and_the_other_chooses_again(
    talk: Talk, another: Callable[..., Talk]
) -> None:
    other = another()
    assert "15:00" in talk.say("yarın masaj").choices
    assert "15:00" in other.say("yarın masaj").choices
    other.tap("15:00")
    other.tap("Evet")
    late = talk.tap("15:00")
    assert late.says("15:00", "doldu")
    assert bookable(late)
    assert len(other.booked()) == 1


def test_at_most_three_open_appointments_and_the_refusal_shows_the_way_out(talk: Talk) -> None:
    for words in ("yarın 09:00 beşiktaş fön", "yarın 11:00 masaj", "yarın 16:00 beşiktaş fön"):
        talk.book(words)
    answer = talk.say("cuma 16:00 beşiktaş fön")
    assert answer.says("sınır")
    assert "İptal et" in answer.choices
    assert len(talk.booked()) == 3
