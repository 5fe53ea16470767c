"""The language in which a customer writes, days in it, and files that say the same in each."""

from __future__ import annotations

from datetime import date

import pytest

from randevu.languages import spoken, writing
from randevu.messaging.approved import files


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["Hello, I would like to book a haircut for tomorrow"], "en"),
        (["Hi", "is there any time on Friday?", "ok thank you"], "en"),
        (["Hallo, ich möchte gerne einen Termin", "am Freitag um 15 Uhr"], "de"),
        (["Здравствуйте, можно записаться на завтра?"], "ru"),
        (["مرحبا، هل يوجد موعد غداً؟"], "ar"),
        (["Merhaba yarın saç kesimi için yer var mı"], "tr"),
        (["weekend için yer var mı", "ok thanks", "super"], "tr"),
        (["manikür", "fön", "15:00"], "tr"),
        (["brow lifting in Kadıköy", "yarın olur mu"], "tr"),
        (["🙂", "123"], "tr"),
        ([], "tr"),
    ],
)
def test_a_language_is_told_from_what_was_written(messages: list[str], code: str) -> None:
    assert spoken.language(messages) == code


def test_days_are_written_as_each_language_does() -> None:
    day, today = date(2026, 3, 17), date(2026, 3, 11)
    assert {code: writing.full_day(day, today, code) for code in sorted(writing.LANGUAGES)} == {
        "ar": "الثلاثاء 17 مارس",
        "de": "Dienstag, 17. März",
        "en": "Tuesday 17 March",
        "ru": "вторник, 17 марта",
    }
    assert writing.full_day(day, date(2025, 12, 30), "en") == "Tuesday 17 March 2026"


OTHERS = sorted(key for key in files.all_templates() if key[1] != files.LANGUAGE)


@pytest.mark.parametrize(("name", "language"), OTHERS)
def test_a_translation_asks_for_the_same_and_offers_the_same(name: str, language: str) -> None:
    other, ours = files.all_templates()[name, language], files.all_templates()[name, files.LANGUAGE]
    assert [one.name for one in other.variables] == [one.name for one in ours.variables]
    assert [one.key for one in other.buttons] == [one.key for one in ours.buttons]
    assert (other.category, other.instead, other.audience) == (ours.category, ours.instead, ours.audience)


def test_reminders_and_notices_of_appointments_are_there_in_every_language() -> None:
    ours = {name for name, code in files.all_templates() if code == files.LANGUAGE and name.startswith("appointment_")}
    assert set(OTHERS) == {(name, code) for name in ours for code in writing.LANGUAGES}
