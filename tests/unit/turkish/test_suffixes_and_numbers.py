"""Suffixes are written as they are spoken, and every written form is read back."""

import pytest

from randevu.turkish import letters, numbers, suffixes


@pytest.mark.parametrize(
    ("word", "accusative", "dative", "locative", "ablative", "genitive"),
    [
        ("13:00", "13:00'ü", "13:00'e", "13:00'te", "13:00'ten", "13:00'ün"),
        ("14:30", "14:30'u", "14:30'a", "14:30'da", "14:30'dan", "14:30'un"),
        ("09:05", "09:05'i", "09:05'e", "09:05'te", "09:05'ten", "09:05'in"),
        ("10:00", "10:00'u", "10:00'a", "10:00'da", "10:00'dan", "10:00'un"),
        ("16:40", "16:40'ı", "16:40'a", "16:40'ta", "16:40'tan", "16:40'ın"),
        ("20", "20'yi", "20'ye", "20'de", "20'den", "20'nin"),
        ("600", "600'ü", "600'e", "600'de", "600'den", "600'ün"),
        ("2000", "2000'i", "2000'e", "2000'de", "2000'den", "2000'in"),
        ("salı", "salıyı", "salıya", "salıda", "salıdan", "salının"),
        ("mart", "martı", "marta", "martta", "marttan", "martın"),
        ("saat", "saati", "saate", "saatte", "saatten", "saatin"),
        ("dört", "dördü", "dörde", "dörtte", "dörtten", "dördün"),
    ],
)
def test_cases_follow_what_is_spoken_last(
    word: str, accusative: str, dative: str, locative: str, ablative: str, genitive: str
) -> None:
    assert suffixes.accusative(word) == accusative
    assert suffixes.dative(word) == dative
    assert suffixes.locative(word) == locative
    assert suffixes.ablative(word) == ablative
    assert suffixes.genitive(word) == genitive


@pytest.mark.parametrize(
    ("name", "dative", "genitive", "instrumental"),
    [
        ("Ayşe", "Ayşe'ye", "Ayşe'nin", "Ayşe'yle"),
        ("Mehmet", "Mehmet'e", "Mehmet'in", "Mehmet'le"),
        ("Elif", "Elif'e", "Elif'in", "Elif'le"),
        ("Zeynep", "Zeynep'e", "Zeynep'in", "Zeynep'le"),
        ("Deniz", "Deniz'e", "Deniz'in", "Deniz'le"),
        ("Kadıköy", "Kadıköy'e", "Kadıköy'ün", "Kadıköy'le"),
        ("Beşiktaş", "Beşiktaş'a", "Beşiktaş'ın", "Beşiktaş'la"),
        ("Işıl", "Işıl'a", "Işıl'ın", "Işıl'la"),
        ("Umut", "Umut'a", "Umut'un", "Umut'la"),
    ],
)
def test_names_take_an_apostrophe_and_keep_their_letters(
    name: str, dative: str, genitive: str, instrumental: str
) -> None:
    assert suffixes.dative(name, proper=True) == dative
    assert suffixes.genitive(name, proper=True) == genitive
    assert suffixes.instrumental(name, proper=True) == instrumental


def test_every_minute_of_the_day_takes_suffixes_of_its_last_word() -> None:
    for minute in range(24 * 60):
        clock = f"{minute // 60:02d}:{minute % 60:02d}"
        spoken = numbers.last_word(minute % 60 or minute // 60)
        for case in suffixes.CASES:
            ending = suffixes.attach(clock, case).removeprefix(f"{clock}'")
            softened = {"dört": "dörd"}.get(spoken, spoken) if ending[0] in "ıiuüeaoö" else spoken
            assert softened + ending in suffixes.forms(spoken), (clock, case)


def test_reading_knows_every_form_that_writing_makes() -> None:
    for stem in ("pazartesi", "salı", "cuma", "mart", "ağustos", "akşam", "hafta"):
        for case in suffixes.CASES:
            assert suffixes.forms(stem)[suffixes.attach(stem, case)] == case


@pytest.mark.parametrize("rest", ["", "de", "den", "imi", "lerim", "lerimi", "nin", "'ye", "si", "larda", "yla", "ki"])
def test_noun_endings_are_recognised(rest: str) -> None:
    assert suffixes.is_ending(rest)


@pytest.mark.parametrize("rest", ["istan", "oglu", "xyz", "basi", "ci bey"])
def test_other_letters_are_not_noun_endings(rest: str) -> None:
    assert not suffixes.is_ending(rest)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "sıfır"), (14, "on dört"), (30, "otuz"), (100, "yüz"), (250, "iki yüz elli"), (1500, "bin beş yüz")],
)
def test_numbers_are_spelled(number: int, words: str) -> None:
    assert numbers.words(number) == words


def test_numbers_are_read_back_in_every_spelling() -> None:
    for number in range(100):
        words = numbers.words(number)
        for text in (words, letters.fold(words), words.replace(" ", ""), str(number)):
            assert numbers.parse(text) == number
    assert numbers.parse("kırmızı") is None


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="10000"):
        numbers.words(10000)
    with pytest.raises(ValueError, match="11"):
        numbers.ordinal(11)
