"""From the first message to the appointment."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.conversations.talk import Talk


@pytest.mark.parametrize(
    ("words", "at", "branch", "services", "staff"),
    [
        ("yarın 14:00'te Kadıköy'de saç kesimi", "2026-03-12 14:00", "kadikoy", ("sac-kesimi",), "ayse"),
        ("cuma 3 gibi beşiktaşta manikür", "2026-03-13 15:00", "besiktas", ("manikur",), "zeynep"),
        ("Mehmet'e yarın 11 buçuğa fön yazar mısın", "2026-03-12 11:30", "kadikoy", ("fon",), "mehmet"),
        ("17 mart salı 16.00 masaj", "2026-03-17 16:00", "besiktas", ("masaj",), "deniz"),
        ("haftaya pazartesi 10 da lazer epilasyon", "2026-03-16 10:00", "besiktas", ("lazer-epilasyon",), "deniz"),
    ],
)
def test_everything_in_one_message_leads_straight_to_one_summary_and_yes_books_it(
    talk: Talk, words: str, at: str, branch: str, services: tuple[str, ...], staff: str
) -> None:
    summary = talk.say(words)
    assert summary.is_summary
    assert talk.booked() == []

    talk.tap("Evet")
    (row,) = talk.booked()
    assert (row.at, row.branch, row.services, row.staff) == (at, branch, services, (staff,))


def test_the_summary_names_day_weekday_time_branch_service_staff_and_price(talk: Talk) -> None:
    summary = talk.say("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    assert summary.says("12 Mart", "Perşembe", "14:00", "Kadıköy", "Saç kesimi", "Ayşe", "600 ₺")


def test_the_confirmation_names_everything_and_how_to_change_it(talk: Talk) -> None:
    done = talk.book("yarın 14:00'te Kadıköy'de Ayşe'den saç kesimi")
    assert done.says("12 Mart", "Perşembe", "14:00", "Kadıköy", "Saç kesimi", "Ayşe", "600 ₺", "DEĞİŞTİR", "İPTAL")
    assert talk.booked()[0].price == Decimal(600)


def test_missing_pieces_are_asked_one_at_a_time_with_choices_to_tap(talk: Talk) -> None:
    assert "Randevu al" in talk.say("merhaba").choices
    services = talk.tap("Randevu al")
    assert {"Saç kesimi", "Manikür", "Masaj"} <= set(services.choices)
    branches = talk.tap("Saç kesimi")
    assert branches.choices == ("Kadıköy", "Beşiktaş")
    times = talk.tap("Kadıköy")
    assert 2 <= len(times.choices) <= 10
    assert talk.tap(times.choices[-1]).is_summary
    talk.tap("Evet")
    assert talk.booked()[0].services == ("sac-kesimi",)


def test_missing_pieces_can_be_typed(talk: Talk) -> None:
    assert "Manikür" in talk.say("randevu almak istiyorum").choices
    assert talk.say("manikür").choices == ("Kadıköy", "Beşiktaş")
    assert len(talk.say("beşiktaş").choices) > 2
    assert len(talk.say("cumartesi").choices) > 2
    assert talk.say("öğlen 1 de").says("14 Mart", "13:00")
    talk.say("evet")
    assert talk.booked()[0].at == "2026-03-14 13:00"


def test_a_branch_is_not_asked_where_only_one_does_the_service(talk: Talk) -> None:
    assert talk.say("yarın 15:00 masaj").says("Beşiktaş", "Deniz", "1.400 ₺")


def test_each_question_is_short_and_asks_one_thing(talk: Talk) -> None:
    talk.say("merhaba")
    for words in ("saç kesimi istiyorum", "Kadıköy", "yarın"):
        question = talk.say(words)
        assert question.text.count("?") == 1
        assert len(question.text) < 200


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("13:00.", "2026-03-12 13:00"),
        ("13.00", "2026-03-12 13:00"),
        ("saat 1", "2026-03-12 13:00"),
        ("2. olsun", "2026-03-12 10:00"),
        ("ikincisi", "2026-03-12 10:00"),
        ("sonuncusu", "2026-03-12 18:00"),
        ("en erken olan", "2026-03-12 09:00"),
        ("16:00 uygun", "2026-03-12 16:00"),
        ("4 olsun", "2026-03-12 16:00"),
    ],
)
def test_an_offered_time_is_picked_by_time_or_number(talk: Talk, words: str, at: str) -> None:
    offered = talk.say("yarın Kadıköy'de saç kesimi")
    assert offered.choices[:2] == ("09:00", "10:00")
    assert talk.say(words).is_summary
    talk.tap("Evet")
    assert talk.booked()[0].at == at


def test_the_morning_one_is_picked_by_its_part_of_the_day(talk: Talk, fill: Callable[..., None]) -> None:
    fill("2026-03-12", "deniz", "09:00", "10:00")
    fill("2026-03-12", "deniz", "11:00", "15:00")
    fill("2026-03-12", "deniz", "16:00", "19:00")
    assert talk.say("yarın masaj").choices == ("10:00", "15:00")
    assert talk.say("sabah olan").says("10:00")
    talk.say("evet")
    assert talk.booked()[0].at == "2026-03-12 10:00"


def test_a_part_of_the_day_narrows_the_times(talk: Talk) -> None:
    talk.say("yarın Kadıköy'de saç kesimi")
    afternoon = talk.say("öğleden sonra olsun")
    assert afternoon.choices
    assert all("12:00" <= clock < "18:00" for clock in afternoon.choices)


def test_the_soonest_time_can_be_asked_before_the_service(talk: Talk) -> None:
    talk.say("en yakın boş saat")
    talk.tap("Saç kesimi")
    assert talk.tap("Beşiktaş").says("11 Mart")


@pytest.mark.parametrize(
    "words",
    [
        "evet", "Evet", "EVET", "evt", "tamam", "olur", "ok", "onaylıyorum", "aynen", "tabii ki", "uygun", "süper olur",
        "evet lütfen", "tamam teşekkürler", "Evet lütfen, çok teşekkür ederim", "👍",
    ],
)  # fmt: skip
def test_yes_has_many_faces(talk: Talk, words: str) -> None:
    talk.say("yarın 14:00'te Kadıköy'de saç kesimi")
    talk.say(words)
    assert len(talk.booked()) == 1


def test_no_at_the_summary_books_nothing_and_asks_what_to_change(talk: Talk) -> None:
    talk.say("yarın 14:00'te Kadıköy'de saç kesimi")
    assert talk.say("hayır").choices
    assert talk.booked() == []


def test_change_at_the_summary_asks_what_and_the_answer_leads_to_a_new_summary(talk: Talk) -> None:
    talk.say("yarın 14:00'te Kadıköy'de saç kesimi")
    question = talk.tap("Değiştir")
    assert {"Gün ve saat", "Hizmet", "Şube"} <= set(question.choices)
    assert talk.tap("Şube").choices == ("Kadıköy", "Beşiktaş")
    assert talk.tap("Beşiktaş").says("12 Mart", "14:00", "Beşiktaş")
    talk.tap("Evet")
    assert talk.booked()[0].branch == "besiktas"


def test_the_day_alone_is_changed_from_the_summary(talk: Talk) -> None:
    talk.say("yarın 14:00'te Kadıköy'de saç kesimi")
    talk.tap("Değiştir")
    assert len(talk.tap("Gün ve saat").choices) > 1
    assert talk.say("cuma 10:00").says("13 Mart", "10:00")


@pytest.mark.parametrize(
    "said", [(), ("saç kesimi istiyorum",), ("yarın saç kesimi kadıköy",), ("yarın 14:00 kadıköy fön",)]
)
@pytest.mark.parametrize("words", ["vazgeç", "vazgeçtim", "boşver"])
def test_giving_up_works_at_any_step(talk: Talk, said: tuple[str, ...], words: str) -> None:
    for line in said:
        talk.say(line)
    talk.say(words)
    assert talk.booked() == []
    fresh = talk.say("randevu almak istiyorum")
    assert "Saç kesimi" in fresh.choices


def test_what_was_given_up_is_free_for_others_at_once(talk: Talk, another: Callable[..., Talk]) -> None:
    talk.say("yarın 15:00 masaj")
    talk.say("vazgeç")
    other = another()
    other.book("yarın 15:00 masaj")
    assert len(other.booked()) == 1


def test_one_customer_books_twice_in_a_row_without_old_wishes_leaking_in(talk: Talk) -> None:
    talk.book("yarın 14:00'te Kadıköy'de Mehmet'ten saç kesimi")
    # Her branch is known from the first visit and not asked again; service, staff and day are those of now.
    assert talk.say("bir de cuma manikür istiyorum").says("Kadıköy", "manikür")
    assert talk.say("11:00").says("13 Mart", "11:00", "Elif")
    talk.tap("Evet")
    assert [row.services for row in talk.booked()] == [("sac-kesimi",), ("manikur",)]


@pytest.mark.parametrize(
    "words",
    [
        "Kadıköy'de saç kesimi için en yakın boş saat",
        "kadıköyde en yakın boş saat saç kesimi",
        "saç kesimi kadıköy en erken ne zaman",
        "en kısa sürede saç kesimi olmam lazım kadıköy",
    ],
)
def test_the_soonest_free_time_is_proposed_at_once(talk: Talk, words: str) -> None:
    soonest = talk.say(words)
    assert soonest.is_summary
    assert soonest.says("11 Mart", "Çarşamba")


def test_a_deposit_is_said_with_the_price(talk: Talk) -> None:
    assert talk.say("lazer epilasyon ne kadar").says("1.500 ₺", "300 ₺")


def test_a_burst_of_bubbles_is_one_wish(talk: Talk) -> None:
    for bubble in ("selam", "yarın", "saç kesimi", "kadıköy", "3 gibi"):
        talk.phone.say(bubble)
    talk.settle()
    assert talk.phone.replies()[-1].buttons == ("Evet", "Değiştir")
    talk.tap("Evet")
    assert talk.booked()[0].at == "2026-03-12 15:00"
