"""`understand`: sentences in, readings out. The contract that outside measurements rely upon."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TextIO

from randevu import clock, settings
from randevu.errors import RandevuError

Reading = Mapping[str, Any]

# How far ahead holidays are known by name ("bayramdan sonra").
HOLIDAY_DAYS = 366
# What only the model knows: part of every reading, empty when the model was not asked.
NOT_READ: Reading = {"intent": None, "confidence": None, "service": [], "branch": [], "staff": []}


def read(lines: Iterable[str], output: TextIO, *, at: str, as_json: bool, dates_only: bool) -> None:
    """Print one reading for every sentence, in order, each as soon as it is known.

    Raises:
        RandevuError: when `at` is no moment, or no model fits.
    """
    zone = settings.load().zone
    moment = (parse(at) if at else clock.now()).astimezone(zone)
    understander = date_reader(moment) if dates_only else model_reader(moment)
    show = as_line if as_json else as_text
    for line in lines:
        output.write(show(understander(line.rstrip("\r\n"))) + "\n")
        output.flush()


def parse(at: str) -> datetime:
    try:
        return clock.parse(at)
    except ValueError as error:
        raise RandevuError(
            f"--at {at!r} is no moment with offset; write for example 2026-03-11T10:00:00+03:00"
        ) from error


def date_reader(at: datetime) -> Callable[[str], Reading]:
    """Reads date and time alone, with the hours and holidays of the business file; no model and no database."""
    from randevu import languages
    from randevu.run.checks import business
    from randevu.turkish.understand import dates_line

    catalogue = business(settings.load().business_file).catalogue
    hours = catalogue.when_hours()
    holidays = catalogue.holidays(at.date(), at.date() + timedelta(days=HOLIDAY_DAYS))
    return lambda text: {"text": text, **NOT_READ, **dates_line(text, at, hours, holidays, languages.read)}


def model_reader(at: datetime) -> Callable[[str], Reading]:
    from randevu.engine.understand import Understander
    from randevu.run import models

    model = models.needed(settings.load(), lambda line: print(line, file=sys.stderr, flush=True))
    understander = Understander(model)
    return lambda text: understander.understand(text, at)


def as_line(reading: Reading) -> str:
    return json.dumps(reading, ensure_ascii=False)


def as_text(reading: Reading) -> str:
    said = [f"{key}={value}" for key, value in reading.items() if key != "text" and value not in (None, [], "")]
    return f"{reading['text']}\n    {'  '.join(said) or 'nothing'}"
