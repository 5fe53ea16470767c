"""Partial answers: `fields=a,b(c,d/e)`, refused when the schema has no such field."""

from __future__ import annotations

import re
from typing import Any

from tests.contract.calendars.google_fake.discovery import document
from tests.contract.calendars.google_fake.problems import Problem

Tree = dict[str, Any]

_TOKEN = re.compile(r"[\w*]+|[(),/]")


def selected(text: str, value: Any, schema: str) -> Any:
    """The part of a value that was asked for.

    Raises:
        Problem: no such field, or not written as fields are.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise Problem(400, "invalidParameter")
    tree, rest = _tree(tokens)
    if rest:
        raise Problem(400, "invalidParameter")
    _check(tree, document()["schemas"][schema])
    return _cut(tree, value)


def _tree(tokens: list[str]) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while True:
        if not tokens or tokens[0] in "(),/":
            raise Problem(400, "invalidParameter")
        place, tokens = tree.setdefault(tokens[0], {}), tokens[1:]
        while tokens and tokens[0] == "/":
            place, tokens = place.setdefault(tokens[1], {}), tokens[2:]
        if tokens and tokens[0] == "(":
            inner, tokens = _tree(tokens[1:])
            if tokens[:1] != [")"]:
                raise Problem(400, "invalidParameter")
            place.update(inner)
            tokens = tokens[1:]
        if not tokens or tokens[0] != ",":
            return tree, tokens
        tokens = tokens[1:]


def _check(tree: Tree, told: dict[str, Any]) -> None:
    if "$ref" in told:
        told = document()["schemas"][told["$ref"]]
    if told.get("type") == "array":
        return _check(tree, told["items"])
    for name, inner in tree.items():
        known = told.get("properties", {}).get(name, told.get("additionalProperties"))
        if known is None:
            raise Problem(400, "invalidParameter")
        _check(inner, known)
    return None


def _cut(tree: Tree, value: Any) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_cut(tree, one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _cut(inner, value[name]) for name, inner in tree.items() if name in value}
