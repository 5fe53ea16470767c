"""Turkish letters keep their case rules and their places."""

import unicodedata

import pytest

from randevu.turkish import letters


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [("ILIK", "ılık", "ILIK"), ("İŞ", "iş", "İŞ"), ("ışıl", "ışıl", "IŞIL"), ("iğde", "iğde", "İĞDE")],
)
def test_case_follows_dotted_and_dotless_i(text: str, lower: str, upper: str) -> None:
    assert letters.lower(text) == lower
    assert letters.upper(text) == upper


def test_titles_are_written_with_turkish_capitals() -> None:
    assert letters.title("ışıl İNCE çelik") == "Işıl İnce Çelik"


@pytest.mark.parametrize(
    "text", ["Çarşamba günü İŞ", "öğleden SONRA", "Kadıköy’de – âlâ", "ﬁnans İİ", "naïve é", "😊 yarın"]
)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(letters.fold(text)) == len(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Çarşamba", "carsamba"), ("IĞDIR", "igdir"), ("İzmir", "izmir"), ("öğün’ü", "ogun'u"), ("kâğıt", "kagit")],
)
def test_folding_takes_diacritics_off(text: str, folded: str) -> None:
    assert letters.fold(text) == folded


def test_decomposed_text_folds_like_composed_text() -> None:
    assert letters.fold(unicodedata.normalize("NFD", "çarşamba")) == "carsamba"
