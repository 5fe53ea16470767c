"""What different customers ran into: impatient, undecided, elderly, hostile, in slang, with several wishes at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conversations.talk import Talk


@pytest.mark.parametrize("words", ["evet", "olur", "evet lütfen"])
def test_yes_to_being_connected_connects(talk: Talk, words: str) -> None:
    talk.book(f"bugün {talk.quarter_in(90)} kadıköy manikür")
    assert "Yetkiliye bağlan" in talk.say("randevumu iptal et").choices
    assert talk.say(words).choices == ("Asistanla devam et",)
    assert talk.holder() == "waiting"


def test_yes_to_a_new_appointment_begins_one(talk: Talk) -> None:
    talk.say("randevumu iptal et")
    assert "Saç kesimi" in talk.say("evet").choices


def test_yes_comes_too_late_when_something_else_was_said_in_between(talk: Talk) -> None:
    talk.say("randevumu iptal et")
    talk.say("kredi kartı geçiyor mu")
    assert "Saç kesimi" not in talk.say("evet").choices


def test_a_wish_beside_a_yes_is_a_wish(talk: Talk) -> None:
    assert len(talk.say("tamam o zaman lazer").choices) > 3


@pytest.mark.parametrize(
    ("words", "free", "taken"),
    [
        ("daha erken yok mu", "11:00", "15:00"),
        ("daha geç bir saat var mı", "16:00", "11:00"),
        ("biraz daha geç olsa", "16:00", "11:00"),
    ],
)
def test_earlier_and_later_are_seen_from_the_summary(talk: Talk, words: str, free: str, taken: str) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    answer = talk.say(words)
    assert free in answer.choices
    assert taken not in answer.choices
    assert talk.tap(free).says("12 Mart", free)


def test_another_day_keeps_the_time_of_the_summary(talk: Talk) -> None:
    talk.say("yarın 14:00 kadıköy saç kesimi")
    assert "Bu cuma 14:00" in talk.say("başka gün var mı").choices


def test_two_appointments_in_one_message_are_made_one_after_the_other(talk: Talk) -> None:
    first = talk.say("cuma 10 kadıköy manikür ve cumartesi 11 kadıköy fön istiyorum")
    assert first.says("sırayla", "13 Mart", "10:00", "Manikür")
    second = talk.say("evet")
    assert second.says("oluşturuldu", "14 Mart", "11:00", "Fön")
    assert second.is_summary
    talk.say("evet")
    assert [(row.at, row.services) for row in talk.booked()] == [
        ("2026-03-13 10:00", ("manikur",)),
        ("2026-03-14 11:00", ("fon",)),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "cuma 3te ben saç kesimi cumartesi 11de annem manikür kadıköy",
        "saç kesimi cuma 3te manikür cumartesi 11de kadıköy",
    ],
)
def test_two_appointments_need_no_word_between_them(talk: Talk, words: str) -> None:
    assert talk.say(words).says("sırayla", "13 Mart", "15:00", "Saç kesimi")
    assert talk.say("evet").says("14 Mart", "11:00", "Manikür")
    talk.say("evet")
    assert [(row.at, row.services, row.party) for row in talk.booked()] == [
        ("2026-03-13 15:00", ("sac-kesimi",), 1),
        ("2026-03-14 11:00", ("manikur",), 1),
    ]


def test_giving_up_the_first_of_two_gives_up_both(talk: Talk) -> None:
    talk.say("cuma 10 kadıköy manikür ve cumartesi 11 kadıköy fön istiyorum")
    talk.say("vazgeç")
    talk.book("yarın 15:00 kadıköy fön")
    assert [row.at for row in talk.booked()] == ["2026-03-12 15:00"]


@pytest.fixture
def with_two(talk: Talk) -> Talk:
    """A customer with a blow-dry tomorrow and one on Friday, both at 10:00."""
    talk.book("yarın 10:00 kadıköy fön")
    talk.book("cuma 10:00 kadıköy fön")
    return talk


def test_the_one_on_friday_is_moved_by_its_day(with_two: Talk) -> None:
    with_two.say("cumadakini pazartesiye al")
    with_two.say("10:00")
    with_two.say("evet")
    assert [row.at for row in with_two.booked()] == ["2026-03-12 10:00", "2026-03-16 10:00"]


def test_another_one_is_cancelled_while_the_first_is_being_moved(with_two: Talk) -> None:
    with_two.say("cumadakini pazartesiye al")
    assert with_two.say("yarınkini iptal et").says("12 Mart", "iptal")
    with_two.say("evet")
    assert [row.at for row in with_two.booked()] == ["2026-03-13 10:00"]


def test_a_service_that_a_colleague_does_can_join_the_staff_members_own(with_two: Talk) -> None:
    with_two.say("cumadakini pazartesiye al")
    answer = with_two.say("bir de manikür alayım")
    assert not answer.says("çalışmıyor")
    assert answer.says("fön ve manikür")


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("Zeynep yarın çalışıyor mu", ("Zeynep", "yarın", "Beşiktaş")),
        ("Ayşe pazar günü çalışıyor mu", ("Ayşe", "çalışmıyor")),
    ],
)
def test_whether_somebody_works_on_a_day_is_answered_for_that_day(
    talk: Talk, words: str, facts: tuple[str, ...]
) -> None:
    assert talk.say(words).says(*facts)


def test_the_address_asked_after_booking_is_that_of_the_booked_branch(talk: Talk) -> None:
    talk.book("yarın 14:00 beşiktaş saç kesimi")
    answer = talk.say("adres neydi")
    assert answer.says("Ihlamurdere")
    assert not answer.says("Moda Caddesi")


def test_the_long_greeting_comes_once(talk: Talk) -> None:
    first, second = talk.say("selam"), talk.say("merhaba")
    assert len(second.text) < len(first.text) / 2
    assert "Randevu al" in second.choices


CUSTOMERS: dict[str, tuple[tuple[str, ...], tuple[str, str, str]]] = {
    "elderly and polite": (
        (
            "Merhaba kızım hayırlı günler", "Benim saçlarımın dipleri geldi boyatmak isterim", "Kadıköy'e gelebilirim",
            "Yarın öğleden sonra müsait misiniz", "Peki 14:30 olsun yavrum", "Tamam canım sağ ol",
        ),
        ("2026-03-12 14:30", "kadikoy", "sac-boyama"),
    ),
    "impatient": (("fön", "kadıköy dedim ya", "yarın", "en erken", "tamam"), ("2026-03-12 09:00", "kadikoy", "fon")),
    "slang": (
        ("slm knk", "yrn 3te saç kesimi ayarlasana kadıköyde", "kaç papel", "tm kral yaz beni"),
        ("2026-03-12 15:00", "kadikoy", "sac-kesimi"),
    ),
    "undecided": (
        ("manikür olsun", "kadıköy", "haftaya", "salı", "öğlen", "başka saat var mı", "bilmiyorum ki", "13", "onay"),
        ("2026-03-17 13:00", "kadikoy", "manikur"),
    ),
    "without diacritics": (
        ("iyi gunler cumartesi ogleden sonra pedikur icin yer var mi", "besiktas", "uygun olan en gec saat", "olur"),
        ("2026-03-14 17:45", "besiktas", "pedikur"),
    ),
    "hostile": (
        ("ne biçim botsun sen", "tamam yarın 4e masaj yaz bari", "evet be"),
        ("2026-03-12 16:00", "besiktas", "masaj"),
    ),
    "sunday": (
        ("pazar günü gelebilir miyim saç kesimi", "kadıköy", "pazartesi o zaman", "sabah", "ilki", "evet"),
        ("2026-03-16 09:00", "kadikoy", "sac-kesimi"),
    ),
    "after the holiday": (
        ("20 mart saç kesimi kadıköy", "bayramdan sonra ilk gün", "10", "evet"),
        ("2026-03-23 10:00", "kadikoy", "sac-kesimi"),
    ),
    "an impossible date": (
        ("31 şubat 14:00 kadıköy manikür", "yarın", "14:00", "olur"),
        ("2026-03-12 14:00", "kadikoy", "manikur"),
    ),
    "bargaining": (
        ("saç kesimi ne kadar", "indirim olur mu", "tamam neyse yarın 5e kadıköy", "evet"),
        ("2026-03-12 17:00", "kadikoy", "sac-kesimi"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", CUSTOMERS)
def test_every_customer_ends_with_the_appointment_they_meant(talk: Talk, who: str) -> None:
    lines, (at, branch, service) = CUSTOMERS[who]
    for line in lines:
        talk.say(line)
    assert [(row.at, row.branch, row.services) for row in talk.booked()] == [(at, branch, (service,))]


def test_a_day_that_is_full_offers_the_next_ones_and_can_be_changed_by_typing(
    talk: Talk, fill: Callable[..., None]
) -> None:
    fill("2026-03-12", "deniz")
    talk.say("yarın 14:00 masaj")
    assert talk.say("başka gün").says("?")
    assert talk.say("cuma 14:00").says("13 Mart", "14:00")
