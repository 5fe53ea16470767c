"""Meanings across a conversation: what was said before, what is refused, what an appointment is moved to."""

from datetime import date, datetime, time

import pytest

from randevu.turkish import when

AT = datetime.fromisoformat("2026-03-11T10:00:00+03:00")
KNOWN = datetime.fromisoformat("2026-03-17T14:00:00+03:00")
HOURS = when.Hours()


def first(meaning: when.Meaning, known: datetime | None = None) -> when.Window:
    return when.resolve(meaning, AT, HOURS, {}, known)[0]


def said(*messages: str) -> when.Window:
    meaning = when.Meaning()
    for message in messages:
        meaning = when.merge(meaning, when.read(message))
    return first(meaning)


@pytest.mark.parametrize(
    ("messages", "day", "clock"),
    [
        (("yarın", "3 gibi"), date(2026, 3, 12), time(15)),
        (("3 gibi", "yarın"), date(2026, 3, 12), time(15)),
        (("yarın 3", "yok 4 olsun"), date(2026, 3, 12), time(16)),
        (("yarın 3'te", "pardon cuma"), date(2026, 3, 13), time(15)),
        (("cuma akşam", "7"), date(2026, 3, 13), time(19)),
        (("haftaya", "cuma", "11'de"), date(2026, 3, 20), time(11)),
        (("yarın", "merhaba", "13:00."), date(2026, 3, 12), time(13)),
        (("cuma 3", "cumartesi olsun"), date(2026, 3, 14), time(15)),
    ],
)
def test_later_messages_complete_and_correct_earlier_ones(messages: tuple[str, ...], day: date, clock: time) -> None:
    window = said(*messages)
    assert (window.date_start, window.exact_time) == (day, clock)


def test_refusing_the_day_takes_it_back() -> None:
    window = said("perşembe 3'te", "perşembe olmaz")
    assert window.date_start is None
    assert window.exact_time == time(15)
    assert window.refused[0].date_start == date(2026, 3, 12)


def test_wishing_for_a_refused_day_again_lifts_the_refusal() -> None:
    window = said("perşembe olmaz", "tamam perşembe olsun")
    assert window.refused == ()
    assert window.date_start == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "day", "start", "end"),
    [
        ("perşembe olmaz", date(2026, 3, 12), None, None),
        ("sabah olmasın", None, time(9), time(12)),
        ("3 olmasın", None, time(15), None),
        ("cuma günü gelemem", date(2026, 3, 13), None, None),
        ("pazartesi hariç her gün", date(2026, 3, 16), None, None),
    ],
)
def test_what_must_not_be_comes_out_as_a_refused_window(
    text: str, day: date | None, start: time | None, end: time | None
) -> None:
    refused = first(when.read(text)).refused
    assert [(one.date_start, one.time_start, one.time_end) for one in refused] == [(day, start, end)]


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("bir saat ileri alalım", date(2026, 3, 17), time(15)),
        ("1 saat sonraya", date(2026, 3, 17), time(15)),
        ("yarım saat ileri", date(2026, 3, 17), time(14, 30)),
        ("yarım saat öne çekelim", date(2026, 3, 17), time(13, 30)),
        ("30 dakika sonraya", date(2026, 3, 17), time(14, 30)),
        ("15 dk öne", date(2026, 3, 17), time(13, 45)),
        ("iki saat erkene", date(2026, 3, 17), time(12)),
        ("bir gün sonraya", date(2026, 3, 18), None),
        ("bir gün öncesine", date(2026, 3, 16), None),
        ("iki gün öne", date(2026, 3, 15), None),
        ("bir hafta sonraya", date(2026, 3, 24), None),
        ("3 gün öne", date(2026, 3, 14), None),
        ("2 gün ileri", date(2026, 3, 19), None),
        ("aynı gün 5'e", date(2026, 3, 17), time(17)),
        ("aynı saatte cuma", date(2026, 3, 13), time(14)),
        ("haftaya aynı gün aynı saatte", date(2026, 3, 24), time(14)),
    ],
)
def test_shifts_are_seen_from_the_known_appointment(text: str, day: date, clock: time | None) -> None:
    window = first(when.read(text), KNOWN)
    assert (window.date_start, window.exact_time) == (day, clock)


def test_shifts_without_a_known_appointment_say_nothing() -> None:
    assert when.resolve(when.read("bir saat ileri"), AT, HOURS, {}) == []


def test_a_change_names_what_is_and_what_shall_be() -> None:
    meaning = when.read("3'tekini 5'e al")
    assert meaning.was is not None
    assert first(meaning.was).exact_time == time(15)
    assert first(meaning).exact_time == time(17)


def test_nothing_is_ever_offered_in_the_past() -> None:
    assert when.resolve(when.read("bugün 9'da"), AT, HOURS, {}) == []
    assert when.resolve(when.read("1 mart 2026"), AT, HOURS, {}) == []
    assert when.resolve(when.read("bir hafta öne"), AT, HOURS, {}, KNOWN) == []
    assert first(when.read("bu hafta")).date_start == AT.date()


def test_readings_that_differ_come_back_ranked_and_told_apart() -> None:
    windows = when.resolve(when.read("gelecek cuma"), AT, HOURS, {})
    assert [(one.date_start, one.note) for one in windows] == [
        (date(2026, 3, 13), "nearest"),
        (date(2026, 3, 20), "next_week"),
    ]
    windows = when.resolve(when.read("15 mart salı"), AT, HOURS, {})
    assert [(one.date_start, one.note) for one in windows] == [
        (date(2026, 3, 15), "date"),
        (date(2026, 3, 17), "weekday"),
    ]


def test_two_days_each_with_its_hour_are_two_readings() -> None:
    windows = when.resolve(when.read("cuma 3 ya da cumartesi 5"), AT, HOURS, {})
    assert [(one.date_start, one.exact_time) for one in windows] == [
        (date(2026, 3, 13), time(15)),
        (date(2026, 3, 14), time(17)),
    ]


def test_bare_hours_are_read_by_the_opening_hours_of_the_business() -> None:
    early = when.Hours(time(6), time(14))
    assert when.resolve(when.read("7'de"), AT, early, {})[0].exact_time == time(7)
    assert when.resolve(when.read("7'de"), AT, HOURS, {})[0].exact_time == time(19)
    assert when.resolve(when.read("sabah"), AT, when.Hours(time(10), time(20)), {})[0].time_start == time(10)


def test_parts_of_the_day_may_be_redefined_by_the_business() -> None:
    hours = when.Hours(parts={"aksam": (time(17), time(21))})
    window = when.resolve(when.read("akşam"), AT, hours, {})[0]
    assert (window.time_start, window.time_end) == (time(17), time(21))


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2. olsun", 2),
        ("2.si", 2),
        ("ikincisi", 2),
        ("ikinci olan", 2),
        ("ilki", 1),
        ("ilk seçenek", 1),
        ("birincisi lütfen", 1),
        ("ucuncu", 3),
        ("sonuncu", -1),
        ("en sondaki", -1),
        ("sabah olan", None),
        ("13:00", None),
        ("yarın", None),
        ("ilk kez geleceğim", None),
        ("3'te", None),
    ],
)
def test_positions_in_an_offer_are_understood(text: str, choice: int | None) -> None:
    assert when.ordinal_choice(text) == choice


def test_a_bare_number_is_marked_because_it_may_be_an_option() -> None:
    assert when.read("3").bare
    assert not when.read("saat 3'te").bare


def test_flags_are_read_where_no_day_is_named() -> None:
    assert when.read("en erken ne zaman").soonest
    assert when.read("en geç saat kaçta").latest
    assert when.read("3 gibi").approximate
    assert not when.read("merhaba")


def test_windows_tell_what_they_hold() -> None:
    window = first(when.read("cumadan sonra 3'ten önce"))
    assert window.open_end
    assert window.open_start
    assert window.holds(date(2026, 3, 20), time(14))
    assert not window.holds(date(2026, 3, 13), time(14))
    assert not window.holds(date(2026, 3, 20), time(16))
    assert first(when.read("yarın")).holds_time(time(3))
    assert not first(when.read("yarın")).holds_day(date(2026, 3, 13))
