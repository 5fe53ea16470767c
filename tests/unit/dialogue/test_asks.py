"""What a message asks beside its main intent."""

from __future__ import annotations

import pytest

from randevu.dialogue import asks

QUESTIONS = {
    "fiyat ne, yarın var mı": ("ask_price",),
    "saç kesimi kaç para ve ne kadar sürüyor": ("ask_price", "ask_duration"),
    "ne kadar sürer kaç para": ("ask_duration", "ask_price"),
    "adresiniz nerede kaça kadar açıksınız": ("ask_address", "ask_hours"),
    "manikürü kim yapıyor yarın 3e yer var mı": ("ask_staff",),
    "kredi kartı geçiyor mu": ("ask_payment",),
    "kaça kapanıyorsunuz": ("ask_hours",),
    "kim yaparsa yapsın yarın 3": (),
    "nerede olursa olsun": (),
    "ne kadar erken olursa o kadar iyi": (),
    "iki saat önce": (),
    "yarın saç kesimi": (),
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_found_in_their_order(text: str) -> None:
    assert asks.read(text).questions == QUESTIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "yarın kaçta var",
        "cuma nereler boş",
        "yarın yer var mı",
        "saat kaçta gelsem",
        "boş saatler neler",
        "musait misiniz",
        "başka saat yok mu",
    ],
)
def test_free_times_are_asked_for(text: str) -> None:
    assert asks.read(text).free_time


@pytest.mark.parametrize(
    "text",
    [
        "yarın kaçta açılıyorsunuz",
        "kredi kartı yok mu",
        "otopark yok mu",
        "yarın açık mısınız",
        "randevum var mı",
        "saat 3 olsun",
    ],
)
def test_opening_hours_and_own_appointments_are_no_free_times(text: str) -> None:
    assert not asks.read(text).free_time


def test_only_an_open_question_lets_go_of_the_time() -> None:
    assert asks.read("cuma kaçta var").open_times
    assert not asks.read("cuma yer var mı").open_times


def test_where_is_free_is_no_question_for_the_address() -> None:
    asked = asks.read("cuma nerede yer var")
    assert asked.where_free
    assert asked.questions == ()


@pytest.mark.parametrize("text", ["bilmiyorum ki", "emin değilim", "bir düşüneyim", "karar veremedim"])
def test_who_does_not_know_yet_is_undecided(text: str) -> None:
    assert asks.read(text).undecided


def test_alone_is_not_one_person_more() -> None:
    assert asks.read("sadece ben geleceğim").alone
    assert not asks.read("bir kişi daha gelecek").alone
