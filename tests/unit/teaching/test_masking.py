"""Nothing in a training sentence tells who wrote it."""

from __future__ import annotations

import pytest

from randevu.teaching.marks import Mark
from randevu.teaching.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("numaram 0532 123 45 67 arayın", "numaram 0500 000 00 00 arayın"),
        ("numaram +90 (532) 123-45-67.", "numaram 0500 000 00 00."),
        ("5321234567", "0500 000 00 00"),
        ("selin.y@posta.example yazın", "ad@ornek.com yazın"),
        ("bakın https://yer.example/selin?x=1 burada", "bakın ornek.com burada"),
        ("kimliğim 12345678901 bu", "kimliğim 0500 000 00 00 bu"),
        ("ibanım TR33 0006 1005 1978 6457 8413 26", "ibanım 12345"),
        ("14:30'da 2026-03-12 günü 1500 lira", "14:30'da 2026-03-12 günü 1500 lira"),
        ("12.03.2026 14.30 ya da 2026-03-12 14.30", "12.03.2026 14.30 ya da 2026-03-12 14.30"),
        ("iki satır\nyazdım", "iki satır yazdım"),
    ],
)
def test_numbers_and_addresses_become_made_up_ones(text: str, expected: str) -> None:
    assert masked(text, (), None)[0] == expected


def test_the_customers_name_becomes_another_in_any_case_and_keeps_its_suffix() -> None:
    text, _ = masked("ben Selin, SELİN yani; selin'e yazın, ada değil", (), "Selin Ada Yılmaz")
    assert "elin" not in text.lower()
    assert text.startswith("ben ")
    assert "'e yazın, " in text
    other = text.split()[1].rstrip(",")
    assert other.istitle()
    assert text.split()[2] == other.upper().replace("I", "İ") or text.split()[2] == other.upper()
    assert "değil" in text


def test_a_marked_name_becomes_another_and_marks_move_along() -> None:
    text, marks = masked("adım Muhammet Can yarın gelirim", (Mark(5, 17, "person_name"), Mark(18, 23, "date")), None)
    assert "Muhammet" not in text
    (name, day) = marks
    assert (name.entity, text[day.start : day.end]) == ("person_name", "yarın")
    assert text[name.start : name.end].split() == [one.title() for one in text[name.start : name.end].split()]


def test_somebody_of_the_staff_stays_where_customers_share_their_name() -> None:
    text, _ = masked("Ayşe hanımdan yarın", (Mark(0, 4, "staff"),), "Ayşe Tan")
    assert text == "Ayşe hanımdan yarın"
