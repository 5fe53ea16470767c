"""A template as the API takes it for review."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from randevu.messaging.approved.model import GAP, Template


def payload(template: Template) -> dict[str, Any]:
    """What is POSTed to ``<account>/message_templates``."""
    return {
        "name": template.name,
        "language": template.language,
        "category": template.category.upper(),
        "components": components(template),
    }


def components(template: Template) -> list[dict[str, Any]]:
    """Header, body, footer and buttons, with gaps numbered and examples beside them."""
    examples = {variable.name: variable.example for variable in template.variables}
    made: list[dict[str, Any]] = []
    if template.header:
        made.append({"type": "HEADER", "format": "TEXT", **_text(template, template.header, "header_text", examples)})
    made.append({"type": "BODY", **_text(template, template.body, "body_text", examples)})
    if template.footer:
        made.append({"type": "FOOTER", "text": template.footer})
    if template.buttons:
        made.append(
            {"type": "BUTTONS", "buttons": [_button(one.title, one.url, one.example) for one in template.buttons]}
        )
    return made


def fingerprint(template: Template) -> str:
    """Changes when anything that WhatsApp reviews does."""
    written = json.dumps([template.category, components(template)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _text(template: Template, text: str, key: str, examples: dict[str, str]) -> dict[str, Any]:
    names = template.gaps(text)
    places = {name: place for place, name in enumerate(names, start=1)}
    part: dict[str, Any] = {"text": GAP.sub(lambda found: f"{{{{{places[found[1]]}}}}}", text)}
    if names:
        shown = [examples.get(name, "") for name in names]
        part["example"] = {key: [shown] if key == "body_text" else shown}
    return part


def _button(title: str, url: str | None, example: str | None) -> dict[str, Any]:
    if url is None:
        return {"type": "QUICK_REPLY", "text": title}
    made: dict[str, Any] = {"type": "URL", "text": title, "url": GAP.sub("{{1}}", url)}
    return made | ({"example": [example or ""]} if GAP.search(url) else {})
