"""The extractors' part: what of the trained extractor's spans stays beside the grammar's and the catalogue's."""

from __future__ import annotations

from typing import Any

from nlu.catalogue_extractor import _left
from nlu.when_extractor import WhenExtractor


def span(text: str, words: str, entity: str) -> dict[str, Any]:
    start = text.index(words)
    return {"entity": entity, "value": words, "start": start, "end": start + len(words), "extractor": "CRF"}


def kinds(entities: list[dict[str, Any]]) -> list[str]:
    return [one["entity"] for one in entities]


def test_a_name_between_the_words_of_a_date_and_a_time_is_kept() -> None:
    text = "yarın Sevim Koç adına saat 15:00"
    found = WhenExtractor().entities(text, [span(text, "Sevim Koç", "person_name")])
    assert kinds(found) == ["person_name", "date", "time", "when"]


def test_a_date_that_only_the_trained_extractor_saw_is_dropped() -> None:
    text = "bir ara uğrarım"
    assert WhenExtractor().entities(text, [span(text, "bir ara", "date")]) == []


def test_a_name_made_of_words_of_a_date_is_dropped() -> None:
    text = "salı olsun"
    assert "person_name" not in kinds(WhenExtractor().entities(text, [span(text, "salı", "person_name")]))


def test_a_service_nobody_offers_stays_as_an_unknown_one() -> None:
    text = "ağda yapıyor musunuz"
    assert kinds(_left([span(text, "ağda", "service")], [])) == ["unknown_service"]


def test_branches_and_staff_that_were_only_guessed_are_dropped() -> None:
    text = "Levent şubesinde Hakan Bey"
    assert _left([span(text, "Levent", "branch"), span(text, "Hakan", "staff")], []) == []
