"""What the assistant writes reads as a person would have written it."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from randevu.turkish import phrasing, when
from randevu.turkish.when.calendar_days import Now
from randevu.turkish.when.resolving_days import spans

TODAY = date(2026, 3, 11)  # a Wednesday


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 11), "bugün"),
        (date(2026, 3, 12), "yarın"),
        (date(2026, 3, 13), "bu cuma"),
        (date(2026, 3, 15), "bu pazar"),
        (date(2026, 3, 17), "17 Mart Salı"),
        (date(2027, 1, 2), "2 Ocak 2027 Cumartesi"),
        (date(2026, 3, 10), "10 Mart Salı"),
    ],
)
def test_days_are_named_as_people_say_them(day: date, text: str) -> None:
    assert phrasing.day(day, TODAY) == text


def test_every_day_written_is_read_back_as_the_same_day() -> None:
    for ahead in range(200):
        day = TODAY + timedelta(days=ahead)
        said = when.read(phrasing.day(day, TODAY)).date
        assert said is not None
        assert spans(said, Now(TODAY, {}))[0].first == day


@pytest.mark.parametrize(
    ("amount", "text"),
    [(600, "600 ₺"), (1500, "1.500 ₺"), (Decimal("99.90"), "99,90 ₺"), (12000, "12.000 ₺"), (-50, "-50 ₺"), (0, "0 ₺")],
)
def test_prices_have_dots_and_kurus_only_where_there_are_some(amount: Decimal | int, text: str) -> None:
    assert phrasing.price(amount) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(20, "20 dakika"), (60, "1 saat"), (90, "1,5 saat"), (105, "1 saat 45 dakika"), (120, "2 saat")],
)
def test_lengths_are_said_in_hours_and_minutes(minutes: int, text: str) -> None:
    assert phrasing.duration(minutes) == text


def test_a_stretch_of_a_day_is_read_back_as_the_same_stretch() -> None:
    text = phrasing.between(time(14), time(16, 30))
    assert text == "14:00–16:30 arası"
    assert when.read(text).time == when.read("14:00 ile 16:30 arası").time


def test_lists_end_with_and() -> None:
    assert phrasing.join([]) == ""
    assert phrasing.join(["fön"]) == "fön"
    assert phrasing.join(["a", "b"]) == "a ve b"
    assert phrasing.join(["a", "b", "c"]) == "a, b ve c"
    assert phrasing.join(["a", "b"], last="veya") == "a veya b"


def test_times_have_two_digits_each() -> None:
    assert phrasing.clock(time(9, 5)) == "09:05"
