"""What corrections change in the project's files: examples behind others, rows of the business's own readings.

A sentence that stands somewhere already is refused with its place: the same sentence under two intents teaches nothing,
and one that is kept apart for measuring must stay apart.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from randevu.teaching import examples
from randevu.teaching.examples import Files, Place, Unfit
from randevu.teaching.marks import Mark, bare, unmarked, usable, written

READINGS = "tests/corpus/own/when.tsv"
READINGS_HEAD = "# wanted or read\tmoment\texpression\tdate_start date_end time_start time_end\n"
WHEN = ("date_start", "date_end", "time_start", "time_end")

Reason = Literal["known", "contradicts", "held_out", "unusable", "no_family"]


@dataclass(frozen=True)
class Lesson:
    """A correction without personal data, ready to be learned.

    Attributes:
        intent: under which the sentence becomes an example; None where only its reading is corrected.
        expected: date and time that should have been read, by the names of `WHEN`; None where they were right.
        at: when it was said, in the zone of the business.
    """

    correction: int
    text: str = field(repr=False)
    marks: tuple[Mark, ...]
    intent: str | None
    expected: Mapping[str, str | None] | None
    at: datetime


@dataclass(frozen=True)
class Refused:
    """A lesson that is not learned, and where the other sentence stands, if it stands in a file."""

    correction: int
    reason: Reason
    place: Place | None = None


@dataclass(frozen=True)
class Proposal:
    """`before` and `after` hold the files that change; a file that is new has no `before`."""

    before: Files
    after: Files
    taken: tuple[int, ...]
    refused: tuple[Refused, ...]

    @property
    def diff(self) -> str:
        """What changes, as git and patch read it."""
        return "".join(_diff(path, self.before.get(path), self.after[path]) for path in sorted(self.after))


def propose(files: Files, lessons: Sequence[Lesson]) -> Proposal:
    """What the lessons change in the files, one by one in their order."""
    known = examples.places(files)
    wanted: dict[str, list[str]] = {}
    rows: list[str] = []
    taken: list[int] = []
    refused: list[Refused] = []
    readings = _readings(files.get(READINGS, ""))
    for one in lessons:
        found = _refused(one, known, readings, files)
        if found is not None:
            refused.append(found)
            continue
        taken.append(one.correction)
        if one.intent is not None:
            wanted.setdefault(one.intent, []).append(written(one.text, one.marks))
            known[bare(one.text)] = Place(examples.family_of(files, one.intent) or "", 0, one.intent)
        if one.expected is not None:
            rows.append(_row(one))
            readings[_key(one.at, one.text)] = _values(one.expected)
    after: dict[str, str] = {}
    for intent, new in wanted.items():
        path = examples.family_of(files, intent)
        assert path is not None
        after[path] = examples.insert(after.get(path, files[path]), intent, new)
    if rows:
        after[READINGS] = _with_rows(files.get(READINGS), rows)
    before = {path: files[path] for path in after if path in files}
    return Proposal(before, after, tuple(taken), tuple(refused))


def _refused(
    one: Lesson, known: Mapping[str, Place], readings: Mapping[tuple[str, str], str], files: Files
) -> Refused | None:
    if not usable(one.text, one.marks) or "\t" in one.text:
        return Refused(one.correction, "unusable")
    if one.intent is not None:
        place = known.get(bare(one.text))
        if place is not None:
            return Refused(one.correction, _clash(one.intent, place), place)
        path = examples.family_of(files, one.intent)
        if path is None or not _fits(files[path], one.intent):
            return Refused(one.correction, "no_family")
    if one.expected is not None:
        values = readings.get(_key(one.at, one.text))
        if values is not None:
            return Refused(one.correction, "known" if values == _values(one.expected) else "contradicts")
    return None


def _clash(intent: str, place: Place) -> Reason:
    if place.intent is None:
        return "held_out"
    return "known" if place.intent == intent else "contradicts"


def _fits(content: str, intent: str) -> bool:
    try:
        examples.insert(content, intent, ["x"])
    except Unfit:
        return False
    return True


def _row(one: Lesson) -> str:
    return "\t".join(("wanted", _moment(one.at), _line(one.text), _values(one.expected or {}))) + "\n"


def _with_rows(content: str | None, rows: Iterable[str]) -> str:
    before = READINGS_HEAD if content is None else content
    return f"{before}{'' if before.endswith(chr(10)) else chr(10)}{''.join(rows)}"


def _readings(content: str) -> dict[tuple[str, str], str]:
    found = {}
    for line in content.splitlines():
        if line and not line.startswith("#"):
            _, moment, text, values = line.split("\t")
            found[moment, bare(text)] = values
    return found


def _key(at: datetime, text: str) -> tuple[str, str]:
    return _moment(at), bare(text)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")


def _line(text: str) -> str:
    return " ".join(unmarked(text).split())


def _values(expected: Mapping[str, str | None]) -> str:
    return " ".join(expected.get(name) or "-" for name in WHEN)


def _diff(path: str, before: str | None, after: str) -> str:
    old = f"a/{path}" if before is not None else "/dev/null"
    lines = difflib.unified_diff(
        (before or "").splitlines(keepends=True), after.splitlines(keepends=True), old, f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
