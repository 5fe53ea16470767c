"""Small checks with Meta's answers, shared by the message kinds.

Lengths are counted in UTF-16 units, the strictest of the readings that Meta's documentation leaves open: a text that
passes here passes everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from randevu.simulator.errors import invalid, missing


def length(text: str) -> int:
    """UTF-16 units; an emoji outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(parent: Mapping[str, Any], key: str, path: str) -> dict[str, Any]:
    """A JSON object that must be there."""
    value = parent.get(key)
    if value is None:
        raise missing(path)
    if not isinstance(value, dict):
        raise invalid(f"{path} must be an object")
    return value


def items(parent: Mapping[str, Any], key: str, path: str, least: int, most: int) -> list[dict[str, Any]]:
    """A JSON array of objects that must be there, with a number of elements inside the limits."""
    value = parent.get(key)
    if value is None:
        raise missing(path)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise invalid(f"{path} must be an array of objects")
    if not least <= len(value) <= most:
        raise invalid(f"{path}: invalid number of elements. Min: {least}, Max: {most}")
    return value


def text(parent: Mapping[str, Any], key: str, path: str, most: int) -> str:
    """A text that must be there, not blank and not longer than `most`."""
    value = parent.get(key)
    if value is None:
        raise missing(path)
    if not isinstance(value, str):
        raise invalid(f"{path} must be a string")
    if not value.strip() or length(value) > most:
        raise invalid(f"{path}: length invalid. Min length: 1, Max length: {most}")
    return value


def optional_text(parent: Mapping[str, Any], key: str, path: str, most: int) -> str | None:
    return None if parent.get(key) is None else text(parent, key, path, most)


def unique(values: Sequence[str], path: str) -> None:
    if len(set(values)) != len(values):
        raise invalid(f"{path}: values must be unique")


def link(parent: Mapping[str, Any], key: str, path: str, most: int = 2000) -> str:
    """An http or https address."""
    value = text(parent, key, path, most)
    address = urlsplit(value)
    if address.scheme not in {"http", "https"} or not address.netloc:
        raise invalid(f"{path} must be a valid http or https URL")
    return value


def coordinate(parent: Mapping[str, Any], key: str, path: str, most: float) -> float:
    """A latitude or longitude, as a number or as a numeric text (Meta takes both)."""
    value = parent.get(key)
    if value is None:
        raise missing(path)
    try:
        number = float(value) if not isinstance(value, bool) else float("nan")
    except (TypeError, ValueError):
        number = float("nan")
    if not -most <= number <= most:
        raise invalid(f"{path} must be a number between -{most} and {most}")
    return number
