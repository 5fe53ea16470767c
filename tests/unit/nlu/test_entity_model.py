"""The trained extractor: what it learns from little, and what it leaves to the grammar and the catalogue."""

from __future__ import annotations

from random import Random
from typing import Any

from nlu.entity_model import EntityModel, Found, Span, labels, pieces
from nlu.span_extractor import SpanExtractor, _mistyped_copy

NAMES = ("selin", "okan", "buket", "tolga", "nurgül", "cansu")
SENTENCES = [
    *(((f"adım {name}"), [Span("person_name", 5, 5 + len(name))]) for name in NAMES),
    *(((f"{name} adına"), [Span("person_name", 0, len(name))]) for name in NAMES),
    *((text, []) for text in ("adım adım gelin", "onun adına", "yarın gelirim", "fiyat ne", "adresiniz ne")),
]


def entity(kind: str, text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"entity": kind, "start": start, "end": start + len(words), "extractor": "WhenExtractor"}


def extractor() -> SpanExtractor:
    return SpanExtractor(SpanExtractor.get_default_config(), None, None)


def found(text: str, spans: list[Span], chance: float = 0.9) -> Found:
    words = pieces(text, [])
    chances = [
        {span.entity: chance for span in spans if word.start < span.end and span.start < word.end} for word in words
    ]
    return Found(tuple(spans), tuple(words), tuple(chances))


def test_a_name_that_was_never_seen_is_found_by_the_words_around_it() -> None:
    words = [pieces(text, []) for text, _ in SENTENCES]
    answers = [labels(one, spans) for one, (_, spans) in zip(words, SENTENCES, strict=True)]
    model = EntityModel({"given_name": frozenset({"selin", "dilara"})}).fit(words, answers)
    spans = model.find(pieces("adım Dilara", [])).spans
    assert [(one.entity, one.start, one.end) for one in spans] == [("person_name", 5, 11)]
    assert model.find(pieces("fiyat ne", [])).spans == ()
    assert model.find([]).spans == ()


def test_the_words_of_a_span_are_labelled_by_their_place_in_it() -> None:
    words = pieces("yarın saat üç buçukta olsun", [])
    assert labels(words, [Span("time", 6, 21), Span("date", 0, 5)]) == ["U-date", "B-time", "I-time", "L-time", "O"]


def test_words_know_what_was_read_in_them() -> None:
    text = "yarın fön"
    assert [one.read for one in pieces(text, [entity("date", text, "yarın")])] == ["date", ""]


def test_a_mistyped_copy_keeps_its_spans_on_their_words() -> None:
    text = "bana cumartesi manikür yazın lütfen"
    random = Random(3)
    for _ in range(20):
        copy, (span,) = _mistyped_copy(text, [Span("service", 15, 22)], random)
        assert copy[span.start] in "ma"
        assert not {" "} & set(copy[span.start : span.end])


def test_words_of_a_day_that_carry_no_wish_are_an_entity_too() -> None:
    text = "bugün gelmem mümkün değil"
    settled = extractor().settled(text, found(text, [Span("date", 0, 5)]), [])
    assert [(one["entity"], one["value"]) for one in settled] == [("date", "bugün")]


def test_a_service_nobody_listed_is_an_unknown_one_and_guessed_people_are_dropped() -> None:
    text = "ağda Hakan Bey"
    settled = extractor().settled(text, found(text, [Span("service", 0, 4, 0.9), Span("staff", 5, 10, 0.9)]), [])
    assert [one["entity"] for one in settled] == ["unknown_service"]


def test_what_was_read_before_wins_over_a_guess() -> None:
    text = "salı olsun"
    known = [entity("date", text, "salı")]
    assert extractor().settled(text, found(text, [Span("date", 0, 4), Span("person_name", 0, 4)]), known) == known


def test_the_hour_of_a_story_is_no_entity_while_its_meaning_stays() -> None:
    text = "nöbetim akşam bitiyor"
    known = [entity("time", text, "akşam"), {**entity("when", text, "akşam"), "value": {}}]
    assert [one["entity"] for one in extractor().settled(text, found(text, []), known)] == ["when"]


def test_an_unsure_span_is_left_out() -> None:
    text = "kasada ödeme"
    assert extractor().settled(text, found(text, [Span("service", 0, 6, 0.4)]), []) == []
