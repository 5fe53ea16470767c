"""Fields of a settings form, and their three forms: in the business file, as a page shows them, as somebody typed them.

Nothing is judged here. What cannot be understood goes into the file as it was typed, whose own rules then refuse it and
say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from randevu.catalogue.editing import Path
from randevu.panel import fields
from randevu.panel.fields import Values

Kind = Literal["line", "text", "list", "whole", "number", "money", "truth", "clock", "hours", "choice", "ticks", "rows"]
Column = Literal["first", "last", "hours", "label"]

Typed = Mapping[str, tuple[str, ...]]
"""What stands in a form, by the name of its inputs; ticked boxes hold their values, rows one value each."""

TICK = "evet"
_LONGEST = 2000
_WHOLE = re.compile(r"\d{1,9}")
_DECIMAL = re.compile(r"-?\d{1,9}([.,]\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True)
class Field:
    """One value of the business file.

    Attributes:
        name: of the input, and of the field's words.
        path: where its value stands, below the section's or the entry's.
        options: what can be chosen: codes, or ``services``, ``branches``, ``staff``, ``does``: what the business has.
        columns: of rows.
    """

    name: str
    path: Path
    kind: Kind
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        if self.kind == "hours":
            return (self.name, f"{self.name}.closed")
        if self.kind == "rows":
            return tuple(f"{self.name}.{column}" for column in self.columns)
        return (self.name,)


def field(name: str, kind: Kind, *options: str) -> Field:
    """A field that is named as its key in the file."""
    return Field(name, (name,), kind, options)


def typed(wanted: Iterable[Field], form: Values) -> Typed:
    """What a post says, in one line each and without control characters."""
    return {name: tuple(_clean(one) for one in fields.texts(form, name)) for each in wanted for name in each.inputs}


def part(of: Typed, one: Field) -> tuple[tuple[str, ...], ...]:
    """What is typed into one field; empty rows say nothing, and ticks have no order."""
    if one.kind == "ticks":
        return (tuple(sorted(of[one.name])),)
    if one.kind == "rows":
        return tuple(row for row in zip(*(of[name] for name in one.inputs), strict=False) if any(row))
    return tuple(tuple(value for value in of[name] if value) for name in one.inputs)


def shown(one: Field, value: Any) -> Typed:
    """How a value of the file stands in the form."""
    if one.kind == "hours":
        closed = value == "closed"
        return {one.name: (_span_text(value),), f"{one.name}.closed": (TICK,) if closed else ()}
    if one.kind == "rows":
        rows = [_row(each, one.columns) for each in _list(value)]
        return {name: tuple(row[number] for row in rows) for number, name in enumerate(one.inputs)}
    if one.kind == "truth":
        return {one.name: (TICK,) if value else ()}
    if one.kind == "ticks":
        return {one.name: tuple(str(each) for each in _list(value))}
    if one.kind == "list":
        return {one.name: (", ".join(str(each) for each in _list(value)),)}
    return {one.name: ("" if value is None else _number_text(value),)}


def value(one: Field, of: Typed, before: Any) -> Any:
    """What the file shall say; None: nothing. `before`: what it says now, whose form is kept."""
    said = (part(of, one) or ((),))[0]
    first = said[0] if said else ""
    if one.kind == "hours":
        return "closed" if of[f"{one.name}.closed"] else _spans(first)
    if one.kind == "rows":
        return [_entry(row, one.columns) for row in part(of, one)] or None
    if one.kind == "truth":
        return True if said else (False if before is not None else None)
    if one.kind == "ticks":
        if isinstance(before, Mapping):
            return {key: before.get(key) for key in of[one.name]} or None
        return list(of[one.name]) or None
    if one.kind == "list":
        return [each.strip() for each in first.split(",") if each.strip()] or None
    return _plain(one.kind, first)


def _plain(kind: Kind, said: str) -> Any:
    if not said:
        return None
    if kind == "whole" and _WHOLE.fullmatch(said):
        return int(said)
    if kind == "money" and _THOUSANDS.fullmatch(said):
        said = said.replace(".", "")
    if kind in ("money", "number") and _DECIMAL.fullmatch(said):
        number = float(said.replace(",", "."))
        return int(number) if number.is_integer() else number
    return said.replace(".", ":") if kind == "clock" else said


def _clean(said: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:_LONGEST]


def _list(value: Any) -> list[Any]:
    """The file lets one plain value stand for a list of one, and a mapping name its entries."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, dict)) else [value]


def _span_text(value: Any) -> str:
    return "" if value in (None, "closed") else ", ".join(str(one) for one in _list(value))


def _number_text(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _spans(said: str) -> Any:
    found = ["".join(one.split()).replace(".", ":").replace("–", "-") for one in said.split(",") if one.strip()]
    return found[0] if len(found) == 1 else found or None


def _row(each: Any, columns: Sequence[Column]) -> tuple[str, ...]:
    data = each if isinstance(each, dict) else {"date": each}
    first, _, last = str(data.get("date", "")).partition("..")
    texts: Mapping[Column, str] = {
        "first": first.strip(),
        "last": last.strip(),
        "hours": _span_text(data.get("hours")),
        "label": str(data.get("name") or ""),
    }
    return tuple(texts[column] for column in columns)


def _entry(row: Sequence[str], columns: Sequence[Column]) -> Any:
    said = dict(zip(columns, row, strict=True))
    last = said.get("last", "")
    days = f"{said['first']}..{last}" if last and last != said["first"] else said["first"]
    if "hours" not in said:
        return days
    made = {"date": days, "hours": _spans(said["hours"]) or "closed"}
    return {**made, "name": said["label"]} if said["label"] else made
