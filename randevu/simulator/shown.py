"""From a Cloud API message to what the phone shows of it."""

from __future__ import annotations

from typing import Any

from randevu.simulator.outgoing import Outgoing

_INTERACTIVE = {
    "button": "buttons",
    "list": "list",
    "cta_url": "link",
    "location_request_message": "location_request",
    "request_contact_info": "contact_request",
    "flow": "flow",
}


def shown(message: Outgoing) -> tuple[str, dict[str, Any]]:
    """The bubble's kind and content; templates are rendered by their registry instead."""
    content = message.content
    if message.kind == "text":
        return "text", {"text": content["body"], "preview_url": bool(content.get("preview_url"))}
    if message.kind == "interactive":
        return _interactive(content)
    if message.kind == "location":
        return "location", {
            "text": "",
            "location": {
                "latitude": float(content["latitude"]),
                "longitude": float(content["longitude"]),
                "name": content.get("name"),
                "address": content.get("address"),
            },
        }
    if message.kind == "contacts":
        names = [contact["name"]["formatted_name"] for contact in content["contacts"]]
        return "contacts", {"text": "", "names": names}
    media = {"id": content.get("id"), "link": content.get("link"), "filename": content.get("filename")}
    return message.kind, {"text": content.get("caption") or "", "media": media}


def _interactive(content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = _INTERACTIVE.get(content["type"], content["type"])
    header = content.get("header") or {}
    action = content["action"]
    view: dict[str, Any] = {
        "text": (content.get("body") or {}).get("text", ""),
        "header": header.get("text"),
        "footer": (content.get("footer") or {}).get("text"),
    }
    if header.get("type") not in (None, "text"):
        view["media"] = {"kind": header["type"], **header[header["type"]]}
    if kind == "buttons":
        view["buttons"] = [{"id": each["reply"]["id"], "title": each["reply"]["title"]} for each in action["buttons"]]
    elif kind == "list":
        view["list_button"] = action["button"]
        view["sections"] = [
            {
                "title": section.get("title"),
                "rows": [
                    {"id": row["id"], "title": row["title"], "description": row.get("description")}
                    for row in section["rows"]
                ],
            }
            for section in action["sections"]
        ]
    elif kind == "link":
        view["link"] = {"title": action["parameters"]["display_text"], "url": action["parameters"]["url"]}
    elif kind == "flow":
        view["flow"] = {"title": action["parameters"]["flow_cta"]}
    return kind, view
