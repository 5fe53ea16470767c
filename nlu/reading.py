"""What the grammar and the catalogue read in a message, as entities; used when answering and when training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from randevu import languages
from randevu.turkish import matching, pictures

Kind = Literal["service", "branch", "staff"]
KINDS: tuple[Kind, ...] = ("service", "branch", "staff")
BY_CATALOGUE = "CatalogueExtractor"
BY_GRAMMAR = "WhenExtractor"

Entity = dict[str, Any]
Names = Mapping[str, Mapping[str, Sequence[str]]]
"""For each of KINDS the names of every key, as `Catalogue.names` gives them."""


def named(text: str, names: Names) -> list[Entity]:
    """Services, branches and staff said in the text; the value is the key, `negated` marks "Kadıköy değil"."""
    said = _said(text, names)
    return said if any(one["entity"] == "service" for one in said) else said + _shown(text, names)


def _shown(text: str, names: Names) -> list[Entity]:
    """Services that signs show ("💇 yarın"), where no words name any."""
    found = []
    for picture in pictures.read(text):
        for one in _said(picture.words, {"service": names["service"], "branch": {}, "staff": {}}):
            found.append({**one, "start": picture.start, "end": picture.end})
    return found


def _said(text: str, names: Names) -> list[Entity]:
    return [
        {
            "entity": kind,
            "value": match.key,
            "start": match.start,
            "end": match.end,
            "confidence": round(match.score, 3),
            "negated": match.negated,
            "extractor": BY_CATALOGUE,
        }
        for kind in KINDS
        for match in matching.find(text, names[kind])
    ]


def dated(text: str) -> list[Entity]:
    """The words of dates and times as `date` and `time`, and one `when` with the clock-free meaning of them all."""
    meaning = languages.read(text)
    found: list[Entity] = [
        {"entity": kind, "value": text[start:end], "start": start, "end": end, "extractor": BY_GRAMMAR}
        for start, end, kind in meaning.spans
    ]
    if meaning:
        found.append(
            {
                "entity": "when",
                "value": meaning.to_json(),
                "start": min((one["start"] for one in found), default=0),
                "end": max((one["end"] for one in found), default=len(text)),
                "extractor": BY_GRAMMAR,
            }
        )
    return found
