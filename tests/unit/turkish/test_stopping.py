"""Words that stop messages act, whatever else sounds like them does not, and what may be either is unclear."""

from __future__ import annotations

import pytest

from randevu.turkish import stopping
from tests.unit.turkish.stop_words import TABLE


def _name(told: stopping.Told | None) -> str:
    if told is None:
        return "nothing"
    scope = f" {told.scope}" if told.meaning == stopping.STOP else ""
    return f"{told.meaning}{scope}{' and more' if told.rest else ''}"


@pytest.mark.parametrize(("text", "wanted"), [(text, wanted) for wanted, texts in TABLE.items() for text in texts])
def test_what_a_sentence_tells_about_writing(text: str, wanted: str) -> None:
    assert _name(stopping.read(text)) == wanted


def test_what_else_is_said_keeps_its_words() -> None:
    told = stopping.read("Randevumu İPTAL edin, bir daha mesaj atmayın. Saç boyası kaç para?")
    assert told is not None
    assert told.rest == "Randevumu İPTAL edin, Saç boyası kaç para"


def test_a_letter_to_us_is_no_stop() -> None:
    assert stopping.read("mesaj atmayın " * 60) is None


def test_without_turkish_letters_and_in_capitals_it_is_the_same() -> None:
    for text in ("BANA MESAJ GÖNDERMEYİN", "bana mesaj gondermeyin", "Bana Mesaj Göndermeyin…"):
        assert _name(stopping.read(text)) == "stop all"


@pytest.mark.parametrize(
    "text", ["annem de gelsin", "annem de gelsin o pedikür", "kardeşim de gelebilir", "Ayşe gelsin"]
)
def test_who_says_nothing_of_messages_allows_none(text: str) -> None:
    assert not stopping.speaks_of_writing(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "mesajlar gelsin",
            "bildrmleri açın",
            "artık yazabilirsiniz",
            "kampanya olunca haber verin",
            "listeye ekleyin",
        ),
        *("turn on notifications", "wieder nachrichten bitte", "присылайте снова"),
    ],
)
def test_who_may_mean_messages_is_heard(text: str) -> None:
    assert stopping.speaks_of_writing(text)
