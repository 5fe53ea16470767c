"""Bodies compared with Microsoft's own description of Graph's calendar types (CSDL), in ../shared.

Requests of the adapter and answers of the fake go through the same check: a name that Microsoft does not know, or a
value of another type, is a mistake on either side.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[5] / "shared/data/microsoft-graph/calendar-types.csdl.xml"
ABSENT = "../shared is absent: Microsoft's description of the calendar types is there"

_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Edm.String": str,
    "Edm.Boolean": bool,
    "Edm.Int32": int,
    "Edm.Double": (int, float),
    "Edm.Guid": str,
}
_WRITTEN = {
    "Edm.DateTimeOffset": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)"),
    "Edm.Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "Edm.TimeOfDay": re.compile(r"\d\d:\d\d:\d\d(\.\d{1,7})?"),
    "Edm.Guid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
}


@dataclass
class Shape:
    """A structured type with everything it inherits, or an enumeration."""

    properties: dict[str, str] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    is_open: bool = False


@dataclass(frozen=True)
class Schema:
    shapes: dict[str, Shape]
    actions: dict[str, dict[str, str]]

    def faults(self, value: Any, kind: str, where: str = "") -> Iterator[str]:
        """What is wrong with a value of a type such as ``graph.event`` or ``Collection(graph.event)``."""
        where = where or kind
        if value is None:
            return
        if kind.startswith("Collection("):
            if not isinstance(value, list):
                yield f"{where}: no list"
                return
            for number, one in enumerate(value):
                yield from self.faults(one, kind[len("Collection(") : -1], f"{where}[{number}]")
        elif kind.startswith("Edm."):
            yield from _plain(value, kind, where)
        else:
            yield from self._structured(value, self.shapes[kind.removeprefix("graph.")], where)

    def action(self, value: dict[str, Any], name: str) -> Iterator[str]:
        """The same for the parameters of an action; their names may be written in any case."""
        known = {parameter.lower(): kind for parameter, kind in self.actions[name].items()}
        for parameter, given in value.items():
            if parameter.lower() in known:
                yield from self.faults(given, known[parameter.lower()], f"{name}.{parameter}")
            else:
                yield f"{name}: {parameter} is unknown"

    def _structured(self, value: Any, shape: Shape, where: str) -> Iterator[str]:
        if shape.members:
            if value not in shape.members:
                yield f"{where}: {value!r} is no member"
            return
        if not isinstance(value, dict):
            yield f"{where}: no object"
            return
        for name, given in value.items():
            if "@" in name:  # OData's own annotations
                continue
            if name in shape.properties:
                yield from self.faults(given, shape.properties[name], f"{where}.{name}")
            elif not shape.is_open or where.endswith("event"):
                yield f"{where}.{name} is unknown"


def _plain(value: Any, kind: str, where: str) -> Iterator[str]:
    wanted = _PLAIN.get(kind, str)
    if not isinstance(value, wanted) or (kind == "Edm.Int32" and isinstance(value, bool)):
        yield f"{where}: {type(value).__name__} instead of {kind}"
    elif kind in _WRITTEN and not _WRITTEN[kind].fullmatch(value):
        yield f"{where}: {value!r} is not written as {kind}"


@cache
def known() -> Schema | None:
    """None where ../shared is absent."""
    if not FILE.exists():
        return None
    root = ElementTree.parse(FILE).getroot()
    shapes: dict[str, Shape] = {}
    for kind in root.iter(f"{_EDM}EnumType"):
        shapes[kind.attrib["Name"]] = Shape(members=frozenset(one.attrib["Name"] for one in kind))
    bases = {}
    for tag in ("ComplexType", "EntityType"):
        for kind in root.iter(f"{_EDM}{tag}"):
            named = [*kind.iter(f"{_EDM}Property"), *kind.iter(f"{_EDM}NavigationProperty")]
            shapes[kind.attrib["Name"]] = Shape(
                {one.attrib["Name"]: one.attrib["Type"] for one in named}, is_open=kind.get("OpenType") == "true"
            )
            if "BaseType" in kind.attrib:
                bases[kind.attrib["Name"]] = kind.attrib["BaseType"].removeprefix("graph.")
    for name in list(bases):
        base = bases.get(name)
        while base is not None:
            shapes[name].properties = {**shapes[base].properties, **shapes[name].properties}
            base = bases.get(base)
    actions = {
        action.attrib["Name"]: {
            one.attrib["Name"]: one.attrib["Type"]
            for one in action.iter(f"{_EDM}Parameter")
            if one.attrib["Name"] != "bindingParameter"
        }
        for action in root.iter(f"{_EDM}Action")
    }
    return Schema(shapes, actions)
