"""Values for responses: names, days, times and prices with the endings that sentences of domain.yml need.

Only language is made here; whole sentences stand in domain.yml, which uses these as `{day}`, `{time_at}`,
`{branch_at}` ...
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from randevu.booking.model import Appointment, Offer, Part
from randevu.catalogue import Catalogue
from randevu.catalogue.catalogue import Kind
from randevu.dialogue import offers
from randevu.dialogue.wish import Wish
from randevu.turkish import kin, letters, phrasing, suffixes, when


def names(catalogue: Catalogue, kind: Kind, keys: Iterable[str], last: str = "ve") -> str:
    """Names joined as they are said: "Saç kesimi ve Fön"."""
    return phrasing.join([catalogue.name_of(kind, key) for key in dict.fromkeys(keys)], last)


def lower_names(catalogue: Catalogue, kind: Kind, keys: Iterable[str], last: str = "ve") -> str:
    """The same inside a sentence: "saç kesimi ve fön"."""
    return phrasing.join([letters.lower(catalogue.name_of(kind, key)) for key in dict.fromkeys(keys)], last)


def services(catalogue: Catalogue, keys: Iterable[str]) -> str:
    """Services at the start of a sentence or line: "Saç kesimi ve fön"."""
    return capital(lower_names(catalogue, "service", keys))


def place(catalogue: Catalogue, branch: str, prefix: str = "") -> dict[str, str]:
    """branch, branch_at ("Kadıköy'de"), branch_to ("Kadıköy'e")."""
    name = catalogue.name_of("branch", branch)
    return {
        f"{prefix}branch": name,
        f"{prefix}branch_at": suffixes.locative(name, proper=True),
        f"{prefix}branch_to": suffixes.dative(name, proper=True),
    }


def asked_staff(catalogue: Catalogue, staff: str | None) -> dict[str, str]:
    """asked_staff_at ("Ayşe'de ", with its space) where somebody was asked for by name; else empty."""
    return {"asked_staff_at": f"{suffixes.locative(catalogue.name_of('staff', staff), proper=True)} " if staff else ""}


def day(value: date, today: date) -> dict[str, str]:
    """day ("yarın", "17 Mart Salı"), day_cap at the start of a sentence, full_day with date and weekday, day_to,
    day_on.
    """
    spoken = phrasing.day(value, today)
    return {
        "day": spoken,
        "day_cap": capital(spoken),
        "full_day": phrasing.full_day(value, today),
        "weekday": phrasing.weekday(value),
        "day_to": suffixes.dative(spoken),
    }


def clock(moment: datetime) -> dict[str, str]:
    """time ("14:30"), time_at ("14:30'da"), time_to ("14:30'a")."""
    spoken = phrasing.clock(moment.time())
    return {"time": spoken, "time_at": suffixes.locative(spoken), "time_to": suffixes.dative(spoken)}


def capital(text: str) -> str:
    return letters.upper(text[:1]) + text[1:]


def offer(catalogue: Catalogue, value: Offer, now: datetime, whose: Sequence[str] = ()) -> dict[str, Any]:
    """Everything a summary or confirmation says about a time; `whose` are the people of a party in order."""
    return booking(catalogue, value.starts_at, value.ends_at, value.branch, value.parts, value.price, now, whose) | {
        "token": offers.token(value)
    }


def booking(
    catalogue: Catalogue,
    starts_at: datetime,
    ends_at: datetime,
    branch: str,
    parts: Iterable[Any],
    price: Any,
    now: datetime,
    whose: Sequence[str] = (),
) -> dict[str, Any]:
    """The values of `offer` for anything that has a time, a place and parts."""
    local = starts_at.astimezone(catalogue.zone)
    today = now.astimezone(catalogue.zone).date()
    held = list(parts)
    starts = {part.person: part.starts_at for part in reversed(held)}
    minutes = round((ends_at - starts_at).total_seconds() / 60)
    staff = names(catalogue, "staff", (part.staff for part in held))
    return {
        **day(local.date(), today),
        **clock(local),
        **place(catalogue, branch),
        "service": services(catalogue, (part.service for part in held)),
        "service_lower": lower_names(catalogue, "service", (part.service for part in held)),
        "staff": staff,
        "staff_with": suffixes.instrumental(staff, proper=True),
        "price": phrasing.price(price),
        "duration": phrasing.duration(minutes),
        "people": _people(list(starts.values()), catalogue),
        "lines": _each(catalogue, held, whose),
        "address": catalogue.branches[branch].address if branch in catalogue.branches else "",
    }


def _people(starts: list[datetime], catalogue: Catalogue) -> str:
    """For a party: how many, and when each begins if not all at once."""
    if len(starts) < 2:
        return ""
    clocks = sorted({phrasing.clock(start.astimezone(catalogue.zone).time()) for start in starts})
    return f" ({phrasing.people(len(starts), clocks if len(clocks) > 1 else ())})"


def _each(catalogue: Catalogue, parts: Sequence[Part], whose: Sequence[str]) -> str:
    """A line for each person of a party who get different things: who, what, when and by whom; else nothing."""
    numbers = sorted({part.person for part in parts})
    if len({tuple(part.service for part in parts if part.person == number) for number in numbers}) < 2:
        return ""
    lines = []
    for number in numbers:
        own = [part for part in parts if part.person == number]
        who = kin.called(whose[number - 1] if number <= len(whose) else "", number)
        clocks = phrasing.clock(own[0].starts_at.astimezone(catalogue.zone).time())
        what = services(catalogue, (part.service for part in own))
        staff = names(catalogue, "staff", (part.staff for part in own))
        lines.append(f"• {who}: {what}, {clocks}, {staff}")
    return "\n".join(lines)


def appointment(catalogue: Catalogue, value: Appointment, now: datetime, whose: Sequence[str] = ()) -> dict[str, Any]:
    """The values of `offer` for a booked appointment."""
    return booking(catalogue, value.starts_at, value.ends_at, value.branch, value.parts, value.price, now, whose)


def refusal(catalogue: Catalogue, window: when.Window | None, wish: Wish, now: datetime) -> dict[str, Any]:
    """What a refusal names: the asked day and time, the rule behind it, who and where."""
    today = now.astimezone(catalogue.zone).date()
    branch = wish.key("branch")
    staff = wish.key("staff")
    values: dict[str, Any] = {
        "service": names(catalogue, "service", wish.services),
        "staff": catalogue.name_of("staff", staff) if staff else "",
        "notice": phrasing.duration(catalogue.rules.notice_minutes),
        "window": phrasing.days(catalogue.rules.window_days),
        "day": "",
        "day_cap": "",
        "full_day": "",
        "time": "",
        "asked": "",
        "reason": "",
        "hours": "",
        "closes_at": "",
        **(place(catalogue, branch) if branch else {"branch": "", "branch_at": "", "branch_to": ""}),
    }
    if window and window.date_start:
        values |= day(window.date_start, today)
        values["reason"] = catalogue.closed_reason(window.date_start, branch) or ""
        spans = catalogue.hours_on(window.date_start, branch)
        values["hours"] = phrasing.join([f"{phrasing.clock(start)}–{phrasing.clock(end)}" for start, end in spans])
        values["closes_at"] = suffixes.locative(phrasing.clock(spans[-1][1])) if spans else ""
    if window and window.time_start and not window.time_end:
        values["time"] = phrasing.clock(window.time_start)
    elif window and window.time_start and window.time_end:
        values["time"] = phrasing.between(window.time_start, window.time_end)
    values["asked"] = " ".join(filter(None, (values["day"], values["time"])))
    return values
