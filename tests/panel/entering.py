"""The page on which staff enter appointments, as tests use it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.panel.html import Element
from tests.panel.panel_world import Browser

NEW = "/randevular/yeni"


def asked(*services: str, **more: str) -> str:
    return f"{NEW}?{urlencode([('hizmet', one) for one in services or ('sac-kesimi',)] + list(more.items()))}"


def slot(page: Element, text: str, branch: str = "kadikoy") -> str:
    """The value of the free time that shows this clock."""
    for label in page.all("label", class_="slot"):
        radio = label.one("input")
        if label.text.startswith(text) and radio["value"].endswith(branch):
            return radio["value"]
    raise AssertionError(f"{text} is not offered")


def slots(page: Element) -> list[str]:
    return [one.one("b").text for one in page.all("label", class_="slot") if one.has("b")]


def enter(desk: Browser, text: str = "14:00", day: str = "2026-03-12", **typed: Any) -> Any:
    """Open the page for a haircut in Kadıköy and book one of its times."""
    page = desk.open(asked(gun=day, sube="kadikoy"))
    return desk.send(NEW, **{"saat": slot(page, text), "ad": "Ali Can", "telefon": "0532 123 45 67", **typed})
