"""Kinds as plain JSON, for the rows of the outbox, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds.interactive import (
    Buttons,
    CallToAction,
    ContactRequest,
    ListMessage,
    LocationRequest,
    Section,
)
from randevu.messaging.kinds.plain import Choice, Document, Image, LocationPin, Text
from randevu.messaging.kinds.template import Parameter, Template, TemplateButton
from randevu.messaging.kinds.union import Kind

_KINDS: tuple[type[Any], ...] = (
    Text,
    Buttons,
    ListMessage,
    CallToAction,
    LocationRequest,
    ContactRequest,
    LocationPin,
    Image,
    Document,
    Template,
)
_BY_NAME = {kind.name: kind for kind in _KINDS}
_PARTS: Mapping[str, type[Any]] = {"numbered": Choice, "sections": Section, "rows": Choice}
_PARTS_OF: Mapping[str, Mapping[str, type[Any]]] = {
    "buttons": {"buttons": Choice},
    "template": {"body": Parameter, "header": Parameter, "buttons": TemplateButton},
}


def to_json(kind: Kind) -> dict[str, Any]:
    """A kind as plain JSON, read back by `from_json`."""
    return {"kind": kind.name, **_lean(asdict(kind))}


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lean(item) for key, item in value.items() if item is not None and item != ()}
    if isinstance(value, (list, tuple)):
        return [_lean(item) for item in value]
    return value


def from_json(data: Mapping[str, Any]) -> Kind:
    """The kind that `to_json` wrote.

    Raises:
        Unsendable: if the data names no kind or breaks a limit.
    """
    name = data.get("kind")
    if not isinstance(name, str) or name not in _BY_NAME:
        raise Unsendable("kind")
    parts = {**_PARTS, **_PARTS_OF.get(name, {})}
    try:
        values = {key: _part(key, value, parts) for key, value in data.items() if key != "kind"}
        built: Kind = _BY_NAME[name](**values)
    except (TypeError, AttributeError, KeyError):
        raise Unsendable(f"{name}.fields") from None
    return built


def _part(key: str, value: Any, parts: Mapping[str, type[Any]]) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(parts[key](**{name: _part(name, inner, parts) for name, inner in item.items()}) for item in value)
