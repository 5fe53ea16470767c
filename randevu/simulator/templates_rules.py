"""What a message template may look like, and how its parameters are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from randevu.simulator import checks
from randevu.simulator.errors import ApiError, missing

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
CATEGORIES = {"UTILITY", "MARKETING", "AUTHENTICATION"}
BODY = 1024
HEADER = 60
FOOTER = 60
BUTTONS = 10
BUTTON_LABEL = 25
URL = 2000
VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_ADJACENT = re.compile(r"\}\}\s*\{\{")
_BREAKS = re.compile(r"[\n\t]| {5,}")


def invalid_parameter(details: str, subcode: int | None = None) -> ApiError:
    return ApiError(100, details, message="Invalid parameter", subcode=subcode)


def check_definition(payload: Mapping[str, Any]) -> None:
    """Refuse a template that Meta would not even take for review.

    Raises:
        ApiError: code 100.
    """
    if not NAME.fullmatch(str(payload.get("name", ""))):
        raise invalid_parameter("name must be 1 to 512 lower case letters, digits and underscores")
    if not LANGUAGE.fullmatch(str(payload.get("language", ""))):
        raise invalid_parameter("language must be a supported language code")
    if payload.get("category") not in CATEGORIES:
        raise invalid_parameter(f"category must be one of {', '.join(sorted(CATEGORIES))}")
    components = payload.get("components")
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        raise invalid_parameter("components must be an array of objects")
    try:
        _check_components(components)
    except ApiError as error:
        raise invalid_parameter(error.details) from error


def _check_components(components: list[dict[str, Any]]) -> None:
    kinds = [str(each.get("type", "")).upper() for each in components]
    if kinds.count("BODY") != 1 or any(kinds.count(kind) > 1 for kind in kinds):
        raise missing("components: exactly one BODY, and every other kind at most once,")
    for kind, component in zip(kinds, components, strict=True):
        if kind == "BODY":
            checks.text(component, "text", "BODY text", BODY)
            _check_example(component, "body_text", "BODY")
        elif kind == "HEADER" and component.get("format", "TEXT") == "TEXT":
            checks.text(component, "text", "HEADER text", HEADER)
            _check_example(component, "header_text", "HEADER")
        elif kind == "FOOTER":
            checks.text(component, "text", "FOOTER text", FOOTER)
        elif kind == "BUTTONS":
            for button in checks.items(component, "buttons", "BUTTONS", 1, BUTTONS):
                checks.text(button, "text", "BUTTONS text", BUTTON_LABEL)
                if button.get("type") == "URL":
                    checks.link(button, "url", "BUTTONS url", URL)
        elif kind != "HEADER":
            raise missing("component type HEADER, BODY, FOOTER or BUTTONS")


def _check_example(component: Mapping[str, Any], key: str, name: str) -> None:
    example = component.get("example") or {}
    if VARIABLE.search(component["text"]) and not (example.get(key) or example.get(f"{key}_named_params")):
        raise missing(f"{name} example for its variables")


def rejection(components: list[dict[str, Any]]) -> tuple[str, str] | None:
    """Why review refuses this template: reason and recommendation, or None when it passes."""
    for component in components:
        text = str(component.get("text", "")).strip()
        if _ADJACENT.search(text):
            return (
                "Your template has parameters placed next to each other without text between them.",
                "Separate parameters with descriptive text.",
            )
        if str(component.get("type")).upper() == "BODY" and (VARIABLE.match(text) or text.endswith("}}")):
            return (
                "Your template starts or ends with a parameter.",
                "Put text before the first and after the last parameter.",
            )
    return None


def fill(text: str, parameters: list[dict[str, Any]], where: str) -> str:
    """The text with its variables replaced.

    Raises:
        ApiError: 132000 for another number of parameters, 132012 for a wrong name or kind, 132018 for forbidden text.
    """
    names = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(parameters) != len(names):
        raise ApiError(
            132000,
            f"{where}: number of localizable_params ({len(parameters)}) does not match the expected number of params "
            f"({len(names)})",
        )
    values = {}
    for place, (name, parameter) in enumerate(zip(names, parameters, strict=True)):
        value = _value(parameter)
        if not isinstance(value, str):
            raise ApiError(132012, f"{where}: Parameter format does not match, parameter {place + 1} must be text")
        if not value or _BREAKS.search(value):
            raise ApiError(
                132018,
                f"{where}: parameter text must not be empty nor have new-line or tab characters or more than 4 "
                "consecutive spaces",
            )
        key = name if name.isdigit() else parameter.get("parameter_name")
        if key not in names:
            raise ApiError(132012, f"{where}: Parameter name is missing or not of this template")
        values[key] = value
    if len(values) != len(names):
        raise ApiError(132012, f"{where}: a parameter name is given twice")
    return VARIABLE.sub(lambda found: values[found[1]], text)


def _value(parameter: Mapping[str, Any]) -> Any:
    """What a parameter shows: its text, or the fallback text of a currency or a date."""
    kind = parameter.get("type")
    if kind in ("currency", "date_time"):
        part = parameter.get(kind)
        return part.get("fallback_value") if isinstance(part, Mapping) else None
    return parameter.get("text") if kind == "text" else None


def media_header(component: Mapping[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The file of an image, video or document header, or None where the header is text or absent.

    Raises:
        ApiError: 132012 when the parameter is not that file.
    """
    kind = str(component.get("format", "TEXT")).lower()
    if not component or kind == "text":
        return None
    file = parameters[0].get(kind) if len(parameters) == 1 and parameters[0].get("type") == kind else None
    if not isinstance(file, Mapping) or (file.get("id") is None) == (file.get("link") is None):
        raise ApiError(132012, f"header: Parameter format does not match, expected {kind.upper()}")
    return {"kind": kind, "id": file.get("id"), "link": file.get("link"), "filename": file.get("filename")}
