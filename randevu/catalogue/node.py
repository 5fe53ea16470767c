"""Walking a YAML document with the line of every entry at hand, so that errors can name it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from randevu.catalogue.errors import CatalogueError
from randevu.catalogue.model import Span
from randevu.turkish import letters

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")


class _Constructor(RoundTripConstructor):
    """Leaves dates as text: the package's own reading of 2026-02-30 fails without naming a line."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)


@dataclass(frozen=True)
class Node:
    """One entry of the document: its value, its line (from 1) and its path. Readers raise CatalogueError."""

    value: Any
    line: int
    path: str
    source: str

    def error(self, reason: str, code: str = "", **about: object) -> CatalogueError:
        return CatalogueError(self.line, self.path, reason, self.source, code, about)

    # ------------------------------------------------------------ structure

    def entries(self) -> dict[str, Node]:
        """A mapping's entries by key."""
        if not isinstance(self.value, dict):
            raise self.error("must hold entries of the form `name: value`")
        return {str(key): self._child(key, f"{self.path}.{key}" if self.path else str(key)) for key in self.value}

    def fields(self, required: str = "", optional: str = "") -> dict[str, Node]:
        """A mapping whose keys are known; a misspelt one is refused with the nearest right one."""
        entries, known = self.entries(), required.split() + optional.split()
        for key, node in entries.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"
                raise node.error(f"is not known; {hint}")
        for key in required.split():
            if key not in entries or entries[key].value is None:
                raise self.error(f"`{key}` is missing", "missing", field=key)
        return {key: node for key, node in entries.items() if node.value is not None}

    def keyed(self) -> dict[str, Node]:
        """A mapping whose keys are slugs chosen by the business."""
        entries = self.entries()
        for key, node in entries.items():
            if not _KEY.fullmatch(key):
                raise node.error("the key must be made of a-z, 0-9 and single dashes, like `sac-kesimi`")
        if not entries:
            raise self.error("needs at least one entry")
        return entries

    def items(self) -> list[Node]:
        """A list's items; one plain value counts as a list of one."""
        if not isinstance(self.value, list):
            return [self]
        return [self._child(number, f"{self.path}[{number + 1}]") for number in range(len(self.value))]

    def _child(self, key: Any, path: str) -> Node:
        try:
            line = self.value.lc.data[key][0] + 1
        except (AttributeError, KeyError, TypeError):
            line = self.line  # an entry merged in from an anchor (`<<`) has no position of its own
        return Node(self.value[key], line, path, self.source)

    # ------------------------------------------------------------ values

    def text(self) -> str:
        if isinstance(self.value, bool) or not isinstance(self.value, (str, int, float)) or not str(self.value).strip():
            raise self.error("must be a text", "text")
        return str(self.value).strip()

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def whole(self, least: int, most: int) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not least <= self.value <= most:
            raise self.error(f"must be a whole number from {least} to {most}", "whole", least=least, most=most)
        return int(self.value)

    def number(self, least: float, most: float) -> float:
        good = isinstance(self.value, (int, float)) and not isinstance(self.value, bool)
        if not good or not least <= self.value <= most:
            raise self.error(f"must be a number from {least:g} to {most:g}", "number", least=least, most=most)
        return float(self.value)

    def money(self) -> Decimal:
        try:
            amount = Decimal(str(self.value))
        except InvalidOperation:
            raise self.error("must be an amount like 600 or 349.90", "money") from None
        exponent = amount.as_tuple().exponent
        if isinstance(self.value, bool) or not amount.is_finite() or amount < 0 or int(exponent) < -2:
            raise self.error("must be an amount of at least 0 with at most two decimals", "money")
        return amount

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.error("must be true or false")
        return self.value

    def minute(self) -> int:
        """A clock time as a minute of the day."""
        match = _CLOCK.fullmatch(str(self.value).strip())
        if not match or int(match[1]) * 60 + int(match[2]) > 24 * 60:
            raise self.error("must be a clock time like 13:00", "clock")
        return int(match[1]) * 60 + int(match[2])

    def day(self) -> date:
        try:
            return date.fromisoformat(str(self.value))
        except ValueError:
            raise self.error("must be a date like 2026-03-17", "date") from None

    def days(self) -> tuple[date, date]:
        """One date, or a stretch of dates as `2026-08-03..2026-08-14`."""
        if not isinstance(self.value, str) or ".." not in self.value:
            return self.day(), self.day()
        first, _, last = self.value.partition("..")
        ends = tuple(Node(end.strip(), self.line, self.path, self.source).day() for end in (first, last))
        if ends[0] > ends[1]:
            raise self.error("must begin before it ends", "days_order")
        return ends[0], ends[1]

    def spans(self) -> tuple[Span, ...]:
        """`closed`, `09:00-19:00`, or a list of such spans in order."""
        if self.value == "closed":
            return ()
        found: list[Span] = []
        for item in self.items():
            match = _SPAN.fullmatch(str(item.value).strip())
            if not match:
                raise item.error("must be hours like 09:00-19:00, a list of them, or closed", "hours")
            a, b, c, d = (int(group) for group in match.groups())
            start, end = a * 60 + b, c * 60 + d
            if end > 24 * 60 or start >= end:
                raise item.error("must end after it begins, 24:00 at the latest", "hours_order")
            if found and start < found[-1][1]:
                raise item.error("overlaps the hours before it", "hours_overlap")
            found.append((start, end))
        return tuple(found)


def reader() -> YAML:
    """What reads and writes business files, comments and the places of things kept."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    yaml.preserve_quotes = True  # type: ignore[assignment]
    yaml.width = 1_000_000  # type: ignore[assignment]
    return yaml


def read(text: str, source: str) -> Node:
    """The root of a YAML document.

    Raises:
        CatalogueError: when it is no YAML, with the line where reading stopped.
    """
    try:
        value: Any = reader().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(str(error.problem or error.context).split())
        raise CatalogueError(mark.line + 1 if mark else 0, "", f"this is no valid YAML: {reason}", source) from None
    except YAMLError as error:
        raise CatalogueError(0, "", f"this is no valid YAML: {type(error).__name__}", source) from None
    if not isinstance(value, dict):
        raise CatalogueError(1, "", "must hold entries like `business:` and `services:`", source)
    return Node(value, 1, "", source)


def unique_names(nodes: Iterable[Node]) -> None:
    """Refuse two names that customers could not tell apart: they write without capitals and diacritics."""
    seen: dict[str, Node] = {}
    for node in nodes:
        first = seen.setdefault(letters.fold(node.text()), node)
        if first is not node:
            raise node.error(f"is for customers the same name as in line {first.line}", "same_name")
