"""Rendering: one Jinja environment, what every page knows, and how moments are written."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from randevu import announcing
from randevu.catalogue import Catalogue
from randevu.panel import phone, spreadsheet
from randevu.panel.guard import Visit
from randevu.turkish import letters, phrasing

HERE = Path(__file__).parent
STATIC = HERE / "static"
LIBRARY = Path(sys.prefix) / "front_end/node_modules/@event-calendar/build/dist"
"""Fetched by scripts/install.py, as package-lock.json says."""


@dataclass(frozen=True)
class Calendar:
    """Writes moments in the business's zone, seen from a moment."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def clock(self, moment: datetime) -> str:
        return phrasing.clock(moment.astimezone(self.zone).time())

    def span(self, start: datetime, end: datetime) -> str:
        return f"{self.clock(start)}–{self.clock(end)}"

    def day(self, day: date) -> str:
        """ "17 Mart Salı"."""
        return phrasing.full_day(day, self.today)

    def near(self, day: date) -> str:
        """ "bugün", "yarın", "bu cuma", else the full day."""
        return phrasing.day(day, self.today)

    def month(self, day: date) -> str:
        """ "Mart 2026"."""
        return f"{phrasing.MONTHS[day.month - 1]} {day.year}"

    def moment(self, moment: datetime) -> str:
        """ "17 Mart Salı 14:30"."""
        return f"{self.day(self.day_of(moment))} {self.clock(moment)}"

    def iso(self, moment: datetime) -> str:
        """For `<time datetime>`."""
        return moment.astimezone(self.zone).isoformat(timespec="minutes")

    def field(self, moment: datetime) -> str:
        """For `<input type="datetime-local">`."""
        return f"{moment.astimezone(self.zone):%Y-%m-%dT%H:%M}"


def page(
    request: Request, template: str, visit: Visit, catalogue: Catalogue, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page for somebody signed in."""
    told, announced = (request.query_params.get(name, "") for name in ("bilgi", "haber"))
    text = (
        _environment()
        .get_template(template)
        .render(
            me=visit.actor,
            csrf=visit.csrf,
            waiting_count=visit.waiting,
            business=catalogue,
            on=Calendar(catalogue.zone, visit.now),
            path=request.url.path,
            told=told,
            announced=announced,
            announces=announcing.is_possible(),
            **values,
        )
    )
    return HTMLResponse(text, status)


def plain(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for anybody: sign-in, notice, errors."""
    return HTMLResponse(text_of(template, **values), status)


def text_of(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["phone"] = phone.show
    made.filters["sentence"] = lambda text: letters.upper(text[:1]) + text[1:]
    made.filters["cell"] = spreadsheet.cell
    made.filters["name_in"] = lambda key, business, kind: business.name_of(kind, key)
    made.filters["price"] = phrasing.price
    made.filters["duration"] = phrasing.duration
    made.filters["spoken"] = phrasing.join
    made.globals["asset"] = asset
    return made


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers never keep an old one. What is not our
    own stands below "lib/".
    """
    file = LIBRARY / name.removeprefix("lib/") if name.startswith("lib/") else STATIC / name
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"
