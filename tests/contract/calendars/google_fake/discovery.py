"""The discovery document that comes with Google's client, as a judge of requests and answers."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import googleapiclient
from jsonschema import Draft202012Validator

# What the document says in prose only.
ENUMS: dict[tuple[str, str], list[str]] = {
    ("Event", "status"): ["confirmed", "tentative", "cancelled"],
    ("Event", "transparency"): ["opaque", "transparent"],
    ("Event", "visibility"): ["default", "public", "private", "confidential"],
    ("Event", "eventType"): ["birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"],
    ("EventReminder", "method"): ["email", "popup"],
    ("EventAttendee", "responseStatus"): ["needsAction", "declined", "tentative", "accepted"],
    ("Channel", "type"): ["web_hook", "webhook"],
}
RFC3339 = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
FORMATS = {"date-time": RFC3339, "date": r"^\d{4}-\d\d-\d\d$", "int64": r"^-?\d+$"}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    found: dict[str, Any] = json.loads((folder / "calendar.v3.json").read_text(encoding="utf-8"))
    return found


class Method:
    """One method of the API."""

    def __init__(self, name: str, told: dict[str, Any]) -> None:
        self.name = name
        self.http = told["httpMethod"]
        self.scopes = frozenset(told["scopes"])
        self.request = told.get("request", {}).get("$ref")
        self.response = told.get("response", {}).get("$ref")
        self.query = {
            **document()["parameters"],
            **{key: one for key, one in told.get("parameters", {}).items() if one["location"] == "query"},
        }
        self.path = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", told["path"]) + "$")


@lru_cache(maxsize=1)
def methods() -> tuple[Method, ...]:
    return tuple(
        Method(f"{group}.{name}", told)
        for group, resource in document()["resources"].items()
        for name, told in resource["methods"].items()
    )


def method_of(http: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method that a path below the API's address names, with the parts of the path."""
    for method in methods():
        found = method.path.match(path) if method.http == http else None
        if found:
            return method, {key: unquote(value) for key, value in found.groupdict().items()}
    return None


def problems_of_request(method: Method, query: list[tuple[str, str]], body: Any) -> list[str]:
    """What the document says against a request; empty for one that is right."""
    found = []
    for name, value in query:
        told = method.query.get(name)
        if told is None:
            found.append(f"{method.name} has no parameter {name}")
        elif wrong := _wrong_parameter(told, value):
            found.append(f"{method.name}: {name}: {wrong}")
    names = [name for name, _ in query]
    for name in set(names):
        if names.count(name) > 1 and not method.query.get(name, {}).get("repeated"):
            found.append(f"{method.name}: {name} twice")
    if method.request is None and body is not None:
        found.append(f"{method.name} takes no body")
    if method.request is not None:
        if body is None:
            found.append(f"{method.name} needs a body")
        else:
            found += problems_of(method.request, body, nulls=method.http == "PATCH")
    return found


def _wrong_parameter(told: dict[str, Any], value: str) -> str | None:
    kind = told["type"]
    if kind == "boolean" and value not in ("true", "false"):
        return "no boolean"
    if kind == "integer" and (not value.isdigit() or int(value) < int(told.get("minimum", 0))):
        return "no such number"
    if "enum" in told and value not in told["enum"]:
        return "not among its values"
    if told.get("format") == "date-time" and not re.match(RFC3339, value):
        return "no RFC 3339 moment with offset"
    return None


def problems_of(schema: str, value: Any, nulls: bool = False) -> list[str]:
    """What the schema of this name says against a value."""
    found = _validator(schema, nulls).iter_errors(value)
    return [f"{schema}{'/'.join(map(str, ['', *one.absolute_path]))}: {one.validator}" for one in found]


@lru_cache(maxsize=32)
def _validator(schema: str, nulls: bool) -> Draft202012Validator:
    defs = {name: _converted(told, name, nulls) for name, told in document()["schemas"].items()}
    return Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": defs})


def _converted(told: dict[str, Any], name: str, nulls: bool) -> dict[str, Any]:
    if "$ref" in told:
        inner: dict[str, Any] = {"$ref": f"#/$defs/{told['$ref']}"}
        return {"anyOf": [inner, {"type": "null"}]} if nulls else inner
    made: dict[str, Any] = {}
    kind = told.get("type", "any")
    if kind != "any":
        made["type"] = [kind, "null"] if nulls else kind
    if told.get("format") in FORMATS:
        made["pattern"] = FORMATS[told["format"]]
    if kind == "array":
        made["items"] = _converted(told["items"], name, nulls)
    if kind == "object":
        made["properties"] = {key: _property(one, name, key, nulls) for key, one in told.get("properties", {}).items()}
        more = told.get("additionalProperties")
        made["additionalProperties"] = _converted(more, name, nulls) if more else False
    return made


def _property(told: dict[str, Any], name: str, key: str, nulls: bool) -> dict[str, Any]:
    made = _converted(told, name, nulls)
    if (name, key) in ENUMS:
        made["enum"] = [*ENUMS[name, key], *([None] if nulls else [])]
    return made
