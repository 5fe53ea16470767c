"""Spans of entities over the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def overlaps(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entities share a character."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
