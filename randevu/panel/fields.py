"""What addresses and forms say, read leniently: nonsense counts as not said, and nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from randevu.catalogue import Catalogue
from randevu.panel.desk.free_times import Chosen, Criteria

SERVICES = 6
"""At most so many services make one appointment here."""
FARTHEST_DAYS = 3652
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Values(Protocol):
    """A query string or a form."""

    def getlist(self, key: Any) -> Sequence[object]: ...


def announced(told: bool | None) -> str:
    """What the next page says of a customer who was to hear of it on WhatsApp: the end of its address."""
    return "" if told is None else f"&haber={'gitti' if told else 'olmadi'}"


def text(values: Values, name: str, most: int = 200) -> str:
    """The last value of a field in one line, without control characters."""
    found = values.getlist(name)
    last = found[-1] if found else ""
    if not isinstance(last, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())[:most]


def lines(values: Values, name: str, most: int) -> str:
    """The last value of a field with its line breaks, without other control characters."""
    found = values.getlist(name)
    last = found[-1] if found else ""
    if not isinstance(last, str):
        return ""
    rows = last.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(sign for sign in row if sign.isprintable()).rstrip() for row in rows).strip()[:most]


def ticked(values: Values, name: str) -> bool:
    return text(values, name) == "evet"


def day(values: Values, name: str) -> date | None:
    try:
        return date.fromisoformat(text(values, name))
    except ValueError:
        return None


def day_near(values: Values, name: str, today: date, otherwise: date | None = None) -> date:
    """A day that may be asked for: within ten years of today, which stands in for others.

    Args:
        otherwise: what counts when no day was said; by default today.
    """
    found = day(values, name) or otherwise or today
    return found if abs((found - today).days) <= FARTHEST_DAYS else today


def day_within(values: Values, name: str, today: date) -> date | None:
    """A day within ten years of today; None for others and when none was said."""
    found = day(values, name)
    return found if found is not None and abs((found - today).days) <= FARTHEST_DAYS else None


def clock(values: Values, name: str) -> time | None:
    try:
        found = time.fromisoformat(text(values, name))
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None)


def moment(values: Values, name: str, zone: ZoneInfo) -> datetime | None:
    """What `<input type="datetime-local">` sends, in the business's zone."""
    try:
        found = datetime.fromisoformat(text(values, name))
    except ValueError:
        return None
    if found.tzinfo is not None or not 2000 <= found.year <= 9000:
        return None
    return found.replace(tzinfo=zone, second=0, microsecond=0)


def place(values: Values, name: str) -> tuple[datetime, str] | None:
    """Where a page of a list ended: an aware ISO moment, a tilde, an id."""
    said_at, _, found = text(values, name).partition("~")
    try:
        moment = datetime.fromisoformat(said_at)
    except ValueError:
        return None
    return (moment, found) if moment.tzinfo is not None and 2000 <= moment.year <= 9000 else None


def key(values: Values, name: str, known: Mapping[str, object]) -> str | None:
    found = text(values, name)
    return found if found in known else None


def number(values: Values, name: str) -> int | None:
    found = text(values, name)
    return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None


def nonce(values: Values) -> str | None:
    found = text(values, "nonce")
    return found if _NONCE.fullmatch(found) else None


def texts(values: Values, name: str) -> list[str]:
    """All values of a field, as of boxes that were ticked."""
    return [one for one in values.getlist(name) if isinstance(one, str)]


def services(values: Values) -> list[str]:
    """What was ticked, whether the business has it or not."""
    return texts(values, "hizmet")


def criteria(values: Values, catalogue: Catalogue, today: date) -> Criteria | None:
    """What shall be booked; None while no service is chosen."""
    chosen = [one for one in services(values) if one in catalogue.services]
    if not chosen:
        return None
    return Criteria(
        tuple(dict.fromkeys(chosen))[:SERVICES],
        max(day_near(values, "gun", today), today),
        key(values, "sube", catalogue.branches),
        key(values, "personel", catalogue.staff),
        min(max(number(values, "kisi") or 1, 1), catalogue.rules.max_party),
    )


def chosen(values: Values, on: date, catalogue: Catalogue) -> Chosen | None:
    """The time that was picked from the list, or the one that was typed, which wins."""
    typed = clock(values, "baska_saat")
    if typed is not None:
        return Chosen(datetime.combine(on, typed, catalogue.zone), None)
    picked, _, branch = text(values, "saat").partition("|")
    try:
        starts_at = datetime.fromisoformat(picked)
    except ValueError:
        return None
    if starts_at.tzinfo is None or not 2000 <= starts_at.year <= 9000 or branch not in catalogue.branches:
        return None
    return Chosen(starts_at, branch)
