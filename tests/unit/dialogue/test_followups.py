"""A few words under times that are shown."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from randevu.dialogue import followups
from randevu.dialogue.understood import Understood
from randevu.turkish import when
from randevu.turkish.when.meaning import Calendar, Clock
from tests.unit.dialogue.test_understood import heard

ZONE = ZoneInfo("Europe/Istanbul")
OF_A_DAY = [datetime(2026, 3, 12, hour, tzinfo=ZONE) for hour in (9, 12, 15)]
OF_APRIL = [datetime(2026, 4, day, 14, tzinfo=ZONE) for day in (20, 22, 24)]


def under(text: str, shown: list[datetime], intent: str = "inform") -> Understood:
    return followups.under_times(heard(text, intent), shown)


@pytest.mark.parametrize(
    "text", ["son saat", "en geç kaçta", "en geç saat kaç", "en son kaçta var", "hangisi daha geç"]
)
def test_the_last_time_is_that_of_the_day_shown(text: str) -> None:
    said = under(text, OF_A_DAY, "ask_hours")
    assert said.intent == "inform"
    assert said.meaning.latest
    assert said.meaning.date == Calendar(12, 3, 2026)


@pytest.mark.parametrize("text", ["hangisi daha erken", "en erken hangisi", "en erkeni"])
def test_the_earlier_of_those_shown_is_the_first(text: str) -> None:
    said = under(text, OF_A_DAY, "ask_availability")
    assert said.meaning.soonest
    assert said.asks.shift is None


def test_of_several_days_the_last_time_names_no_day() -> None:
    assert under("en geç kaçta", OF_APRIL).meaning.date is None


@pytest.mark.parametrize("text", ["en geç kaçta kapanıyorsunuz", "en geç kaça kadar açıksınız"])
def test_when_the_doors_close_is_another_question(text: str) -> None:
    assert under(text, OF_A_DAY, "ask_hours").intent == "ask_hours"


def test_without_times_shown_nothing_is_read_into_it() -> None:
    assert under("en geç kaçta", [], "ask_hours").intent == "ask_hours"


def test_whether_a_time_is_taken_names_that_time() -> None:
    assert under("10 dolu mu", OF_A_DAY).meaning.time == Clock(10, 0)
    assert followups.asks_if_taken("dolu mu")
    assert not followups.asks_if_taken("10 olsun")


@pytest.mark.parametrize("text", ["24'ü", "o zaman 24ü olsun"])
def test_a_day_of_the_month_is_the_one_that_is_shown(text: str) -> None:
    assert under(text, OF_APRIL).meaning.date == Calendar(24, 4, 2026)


def test_a_day_that_is_not_shown_stays_as_it_was_said() -> None:
    assert under("17'si", OF_APRIL).meaning == when.read("17'si")


def test_a_day_that_is_wished_for_counts_more_than_those_shown() -> None:
    wished = when.read("yarın").date
    assert followups.under_times(heard("en geç kaça kadar var", "inform"), OF_APRIL, wished).meaning.date == wished


@pytest.mark.parametrize(
    ("text", "detail"),
    [("saat", "when"), ("gün ve saat", "when"), ("şube", "branch"), ("hizmeti", "service"), ("kuaförü", "staff")],
)
def test_a_word_names_what_should_be_different(text: str, detail: str) -> None:
    assert followups.named_detail(text) == detail


@pytest.mark.parametrize("text", ["evet", "saat 4 olsun", "yarın"])
def test_what_says_more_or_less_names_no_detail(text: str) -> None:
    assert followups.named_detail(text) is None


@pytest.mark.parametrize(("text", "hour"), [("aslında 11", 11), ("yok ya 4", 4), ("aslında", None), ("11 kişi", None)])
def test_a_mere_number_after_a_word_of_correction_is_the_hour(text: str, hour: int | None) -> None:
    said = under(text, OF_A_DAY, "nlu_fallback")
    assert getattr(said.meaning.time, "hour", None) == hour
