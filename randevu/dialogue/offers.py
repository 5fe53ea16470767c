"""Times that were offered: kept in a slot as JSON, shown as choices, picked by tap, number, time or part of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from randevu.booking.model import Offer
from randevu.catalogue import Catalogue
from randevu.dialogue.understood import Understood
from randevu.turkish import letters, phrasing, when
from randevu.turkish.when.meaning import Clock

BOTH = 2
COUNTED = 3
"""So far people count by eye in a list without numbers."""
SHOWN = 9
"""A WhatsApp list has ten rows; the last one is for something else."""


def token(offer: Offer) -> str:
    """A short name of an offer for a button: when, where, what and by whom ("20260312T1100Z/kadikoy/fon:ayse")."""
    parts = ",".join(
        f"{part.service}:{part.staff}" + (f":{part.person}" if part.person > 1 else "") for part in offer.parts
    )
    return f"{offer.starts_at:%Y%m%dT%H%MZ}/{offer.branch}/{parts}"


@dataclass(frozen=True)
class Named:
    """What a token says; enough to find the time again, or to see that it is gone."""

    starts_at: datetime
    branch: str
    each: tuple[tuple[str, ...], ...]
    """The services of each person."""

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(service for wished in self.each for service in wished))


def read_token(text: str) -> Named:
    """What `token` wrote.

    Raises:
        ValueError: for anything else.
    """
    start, branch, parts = text.split("/")
    moment = datetime.strptime(start, "%Y%m%dT%H%MZ").replace(tzinfo=timezone.utc)
    persons: dict[int, list[str]] = {}
    for part in parts.split(","):
        service, _, *person = part.split(":")
        persons.setdefault(int(person[0]) if person else 1, []).append(service)
    return Named(moment, branch, tuple(tuple(persons[number]) for number in sorted(persons)))


def choices(offers: Sequence[Offer], catalogue: Catalogue, today: datetime) -> list[dict[str, Any]]:
    """Buttons for offers: the time, with the day where days differ, with the branch where branches differ."""
    zone = catalogue.zone
    days = {offer.starts_at.astimezone(zone).date() for offer in offers}
    branches = {offer.branch for offer in offers}
    buttons = []
    for offer in offers:
        local = offer.starts_at.astimezone(zone)
        clock = phrasing.clock(local.time())
        short = f"{local.day} {phrasing.MONTHS[local.month - 1][:3]} {phrasing.weekday(local.date())[:3]} {clock}"
        full = f"{phrasing.day(local.date(), today.astimezone(zone).date())} {clock}"
        staff = phrasing.join(list(dict.fromkeys(catalogue.name_of("staff", part.staff) for part in offer.parts)))
        place = catalogue.name_of("branch", offer.branch)
        of_day = [f"{clock} {place}", clock] if len(branches) > 1 else [clock]
        buttons.append(
            {
                "title": [letters.title(full[0]) + full[1:], short] if len(days) > 1 else of_day,
                "payload": f'/inform{{"offer": "{token(offer)}"}}',
                "description": f"{staff} · {place}" if len(branches) > 1 or len(days) > 1 else staff,
            }
        )
    return buttons


def choose(offered: Sequence[Offer], understood: Understood, catalogue: Catalogue, yes: bool = False) -> Offer | None:
    """The offered time that a message picks, or None: "13:00.", "2. olsun", "sabah olan", "sonuncu", or yes to a
    single one.
    """
    if not offered:
        return None
    tapped = understood.issued.get("offer")
    if tapped:
        return next((offer for offer in offered if token(offer) == tapped), None)
    if understood.asks.every and len(offered) == BOTH:
        return offered[0]
    if understood.wishes.anything and not understood.meaning and not understood.asks.free_time:
        return offered[0]  # "siz seçin"
    if understood.ordinal is not None:
        return _numbered(offered, understood.ordinal)
    if understood.meaning and (understood.meaning.soonest or understood.meaning.latest) and not understood.meaning.date:
        ordered = sorted(offered, key=lambda offer: offer.starts_at)
        return ordered[0] if understood.meaning.soonest else ordered[-1]
    meaning = understood.meaning
    if meaning and not meaning.refused and (meaning.date is None or isinstance(meaning.time, Clock)):
        # A day without a time ("cuma olsun") is looked up anew: that day may have more than was shown.
        fitting = [offer for offer in offered if _fits(offer, understood, catalogue)]
        if len(fitting) == 1:
            return fitting[0]
        counted = meaning.bare and (understood.number or 0) <= countable(offered, understood, catalogue)
        return _numbered(offered, understood.number) if counted else None
    if meaning:
        return None
    if understood.staff:
        fitting = [offer for offer in offered if all(part.staff in understood.staff for part in offer.parts)]
        return fitting[0] if len(fitting) == 1 else None
    return offered[0] if yes and len(offered) == 1 else None


def countable(offered: Sequence[Offer], understood: Understood, catalogue: Catalogue) -> int:
    """Up to which bare number the message may count the offers.

    An hour that some of them begin at ("9") is that hour, unless all do. A list of times bears no numbers, so that
    nobody counts far in it: "4" is four o'clock.
    """
    if understood.ordinal is not None or not understood.meaning.bare:
        return len(offered)
    fitting = sum(_fits(offer, understood, catalogue) for offer in offered)
    return 0 if 0 < fitting < len(offered) else min(len(offered), COUNTED)


def _numbered(offered: Sequence[Offer], number: int | None) -> Offer | None:
    """The nth offer as shown, counted from the end when negative."""
    index = number - 1 if number and number > 0 else number
    return offered[index] if index is not None and -len(offered) <= index < len(offered) else None


def _fits(offer: Offer, understood: Understood, catalogue: Catalogue) -> bool:
    """Whether an offer lies in what was said; a time without a day is looked for on the days that were offered."""
    local = offer.starts_at.astimezone(catalogue.zone)
    at = understood.said_at.astimezone(catalogue.zone)
    meaning = understood.meaning
    if meaning.date is None:
        # Seen from the offered day's own midnight, "13:00" and "sabah" mean that day.
        at = local.replace(hour=0, minute=0, second=0, microsecond=0)
    windows = when.resolve(
        meaning, at, catalogue.when_hours(), catalogue.holidays(at.date(), at.date() + timedelta(days=120))
    )
    return any(contains(window, local) for window in windows[:1])


def contains(window: when.Window, local: datetime) -> bool:
    """Whether a local moment lies in a window, whose ends both belong to it; a single time is that minute."""
    last = window.date_end or (None if window.open_end_date else window.date_start)
    if window.date_start and local.date() < window.date_start:
        return False
    if last and local.date() > last:
        return False
    clock = local.time()
    if window.exact_time:
        return clock == window.exact_time
    if window.time_start and clock < window.time_start:
        return False
    return not (window.time_end and clock > window.time_end)
