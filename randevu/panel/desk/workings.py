"""What the assistant made of a customer's words and did about it, as the turn log has it, for reviewers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from randevu.catalogue import Catalogue
from randevu.dialogue import readings
from randevu.panel.permissions import Actor
from randevu.store.tables import turn
from randevu.turkish import when

READINGS = 3
_DAYS_AHEAD = 500
_UNSHOWN = "session_started_metadata"


@dataclass(frozen=True)
class Span:
    """A piece of the text; `entities` are what was found in exactly this piece."""

    text: str = field(repr=False)
    entities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """An entity; one with `is_issued` came with a tapped button, not from words."""

    entity: str
    value: str = field(repr=False)
    words: str = field(repr=False)
    by: str
    negated: bool
    is_issued: bool


@dataclass(frozen=True)
class Read:
    """Words of time: what the grammar understood, and the days and hours that makes, best first."""

    words: str = field(repr=False)
    understood: str
    resolved: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    name: str
    value: str = field(repr=False)
    is_new: bool
    """Whether this turn set it."""


@dataclass(frozen=True)
class Done:
    """An action, who chose it, and what its rule asked for where it did: intent, the action before, the open form."""

    action: str
    policy: str | None
    confidence: float | None
    intent: str | None
    after: str | None
    loop: str | None


@dataclass(frozen=True)
class Working:
    """One turn. `runner_up` is the second of the ranking; `timing` milliseconds by stage."""

    id: int
    text: str = field(repr=False)
    intent: str | None
    confidence: float | None
    runner_up: tuple[str, float] | None
    spans: tuple[Span, ...]
    found: tuple[Found, ...]
    reads: tuple[Read, ...]
    slots: tuple[Slot, ...]
    done: tuple[Done, ...]
    timing: tuple[tuple[str, float], ...]
    model: str | None
    outcome: str


def of(db: Connection, actor: Actor, catalogue: Catalogue, said: Mapping[int, datetime]) -> Mapping[int, Working]:
    """The workings of turns by their number.

    Args:
        said: when the words of each turn were said.

    Raises:
        Forbidden: the actor does not review.
    """
    actor.needs("review")
    if not said:
        return {}
    rows = db.execute(select(turn).where(turn.c.id.in_(sorted(said))))
    return {row.id: _working(row, catalogue, said[row.id]) for row in rows}


def _working(row: Any, catalogue: Catalogue, said_at: datetime) -> Working:
    entities = row.understanding.get("entities", ())
    ranking = [one for one in row.understanding.get("ranking", ()) if one["name"] != row.intent]
    return Working(
        row.id,
        row.text,
        row.intent,
        row.confidence,
        (ranking[0]["name"], ranking[0]["confidence"]) if ranking else None,
        tuple(spans(row.text, entities)),
        tuple(_found(row.text, one) for one in entities if one["entity"] != "when"),
        tuple(_read(one, catalogue, said_at) for one in entities if one["entity"] == "when"),
        tuple(_slots(row.slots, row.understanding.get("set", ()))),
        tuple(_done(one) for one in row.actions),
        tuple(row.timing.items()),
        row.model,
        row.outcome,
    )


def spans(text: str, entities: Sequence[Mapping[str, Any]]) -> Iterable[Span]:
    """The text in pieces, one for each place in which entities were found; what overlaps an earlier one is left out."""
    places: dict[tuple[int, int], dict[str, None]] = {}
    for one in sorted(entities, key=lambda each: (each["start"], -each["end"])):
        if one["entity"] != "when" and 0 <= one["start"] < one["end"] <= len(text):
            places.setdefault((one["start"], one["end"]), {})[one["entity"]] = None
    reached = 0
    for (start, end), names in places.items():
        if start < reached:
            continue
        if start > reached:
            yield Span(text[reached:start])
        yield Span(text[start:end], tuple(names))
        reached = end
    if reached < len(text):
        yield Span(text[reached:])


def _found(text: str, one: Mapping[str, Any]) -> Found:
    issued = one.get("extractor") == "issued"
    words = "" if issued else text[one["start"] : one["end"]]
    return Found(
        one["entity"], _shown(one["value"]), words, one.get("extractor") or "", bool(one.get("negated")), issued
    )


def _done(one: Mapping[str, Any]) -> Done:
    rule = one.get("rule") or {}
    conditions = (rule.get(name) for name in ("intent", "after", "loop"))
    return Done(one["action"], one["policy"], one["confidence"], *conditions)


def _read(one: Mapping[str, Any], catalogue: Catalogue, said_at: datetime) -> Read:
    value = one["value"]
    kept = {name: part for name, part in value.items() if name not in ("spans", "words")}
    local = said_at.astimezone(catalogue.zone)
    holidays = catalogue.holidays(local.date(), local.date() + timedelta(days=_DAYS_AHEAD))
    try:
        windows = when.resolve(when.Meaning.from_json(value), local, catalogue.when_hours(), holidays)
    except (KeyError, TypeError):  # written by a grammar of another version
        windows = []
    resolved = (readings.labels(window, local.date())[0] for window in windows[:READINGS])
    return Read(value.get("words", ""), _shown(kept), tuple(label for label in resolved if label))


def _slots(slots: Mapping[str, Any], new: Sequence[str]) -> Iterable[Slot]:
    for name, value in sorted(slots.items()):
        if name != _UNSHOWN:
            plain = value["value"] if isinstance(value, dict) and "value" in value else value
            yield Slot(name, _shown(plain), name in new)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
