"""Values and lines for answers about the business."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from randevu.booking.model import Appointment
from randevu.catalogue import Catalogue
from randevu.dialogue import words
from randevu.dialogue.understood import Understood
from randevu.turkish import phrasing, suffixes, when
from randevu.turkish.when.meaning import Week


def service_values(catalogue: Catalogue, key: str) -> dict[str, Any]:
    """service, price, duration, deposit, description, branches of one service."""
    service = catalogue.services[key]
    branches = [
        branch for branch in catalogue.branches if any(person.does(key, branch) for person in catalogue.staff.values())
    ]
    return {
        "service": service.name,
        "service_lower": words.lower_names(catalogue, "service", (key,)),
        "price": phrasing.price(service.price),
        "duration": phrasing.duration(service.minutes),
        "deposit": phrasing.price(service.deposit),
        "branches": words.names(catalogue, "branch", branches),
    }


def service_choices(catalogue: Catalogue) -> list[dict[str, Any]]:
    """One choice a service, with its duration and price below."""
    return [
        {
            "title": [service.name],
            "payload": f'/inform{{"service": "{key}"}}',
            "description": f"{phrasing.duration(service.minutes)} · {phrasing.price(service.price)}",
        }
        for key, service in catalogue.services.items()
        if not service.paused
    ]


def alternatives(catalogue: Catalogue, keys: Sequence[str]) -> list[dict[str, Any]]:
    """One choice for each of a few services between which the customer hesitates."""
    return [{"title": [catalogue.services[key].name], "payload": f'/inform{{"service": "{key}"}}'} for key in keys]


def price_lines(catalogue: Catalogue, keys: Iterable[str] | None = None) -> str:
    """A line a service: name, price."""
    chosen = keys or catalogue.offered
    return "\n".join(
        f"• {catalogue.services[key].name}: {phrasing.price(catalogue.services[key].price)}" for key in chosen
    )


def by_price(catalogue: Catalogue, dearest: bool) -> str:
    """The cheapest service, or the dearest."""
    ordered = sorted(catalogue.services, key=lambda key: catalogue.services[key].price)
    return ordered[-1 if dearest else 0]


def total(catalogue: Catalogue, keys: Iterable[str]) -> str:
    return phrasing.price(sum((catalogue.services[key].price for key in keys), Decimal(0)))


def duration_lines(catalogue: Catalogue, keys: Iterable[str]) -> str:
    return "\n".join(
        f"• {catalogue.services[key].name}: {phrasing.duration(catalogue.services[key].minutes)}" for key in keys
    )


MOST_DAYS = 10
"""A longer time than this is answered by the ordinary week."""
DAY_BY_DAY = 3


def asked_day(catalogue: Catalogue, understood: Understood) -> date | None:
    """The single day a question about hours names; None for a range as for none."""
    days = asked_days(catalogue, understood)
    return days[0] if len(days) == 1 else None


def asked_days(catalogue: Catalogue, understood: Understood) -> list[date]:
    """The days that a question names, at most MOST_DAYS; empty where it names none or more."""
    if not understood.meaning or understood.meaning.date is None:
        return []
    at = understood.said_at.astimezone(catalogue.zone)
    holidays = catalogue.holidays(at.date(), at.date() + timedelta(days=366))
    windows = when.resolve(understood.meaning, at, catalogue.when_hours(), holidays)
    first = windows[0].date_start if windows else None
    if first is None or windows[0].open_end_date:
        return []
    if understood.meaning.date == Week(None, "weekend") and windows[0].date_end is None:
        return []  # "hafta sonu", asked on a Sunday, is every weekend
    count = ((windows[0].date_end or first) - first).days + 1
    return [first + timedelta(days=later) for later in range(count)] if count <= MOST_DAYS else []


def hours_of_days(
    catalogue: Catalogue, understood: Understood, branch: str | None, now: datetime
) -> list[tuple[str, dict[str, Any]]]:
    """Responses and values for the hours of several days: few are told one by one, a long holiday at once; what is
    neither gets the ordinary week.
    """
    days = asked_days(catalogue, understood)
    told = [hours_of(catalogue, day, branch, now) for day in days]
    if days and all(not catalogue.hours_on(day, branch) for day in days):
        last = told[-1][1]
        reasons = list(dict.fromkeys(values["reason"] for _, values in told if values["reason"]))
        first_day = phrasing.full_day(days[0], now.astimezone(catalogue.zone).date())
        values = {**last, "first_day": first_day, "last_day": last["full_day"], "reason": phrasing.join(reasons)}
        return [("utter_closed_days_holiday" if reasons else "utter_closed_days", values)]
    return told if 0 < len(told) <= DAY_BY_DAY else [week(catalogue, branch)]


def hours_now(catalogue: Catalogue, branch: str | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """Response and values for whether the doors are open at this moment, else when they open next."""
    local = now.astimezone(catalogue.zone)
    spans = catalogue.hours_on(local.date(), branch)
    if any(start <= local.time() < end for start, end in spans):
        return "utter_open_now", {"hours": span_text(spans)}
    later = [span for span in spans if local.time() < span[0]]
    day = local.date() if later else catalogue.next_open_day(local.date() + timedelta(days=1), branch)
    if day is None:
        return week(catalogue, branch)
    return "utter_closed_now", words.day(day, local.date()) | {"hours": span_text(catalogue.hours_on(day, branch))}


def hours_of(catalogue: Catalogue, day: date, branch: str | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """Response and values for the hours of one day."""
    open_spans = catalogue.hours_on(day, branch)
    values = words.day(day, now.astimezone(catalogue.zone).date()) | {
        "reason": catalogue.closed_reason(day, branch) or "",
        "hours": span_text(open_spans),
    }
    if not open_spans:
        next_day = catalogue.next_open_day(day, branch)
        values["next_day"] = phrasing.full_day(next_day) if next_day else ""
        return ("utter_closed_holiday" if values["reason"] else "utter_closed"), values
    return "utter_hours_of_day", values


def span_text(spans: Sequence[tuple[Any, Any]]) -> str:
    return phrasing.join([f"{phrasing.clock(start)}–{phrasing.clock(end)}" for start, end in spans])


def week(catalogue: Catalogue, branch: str | None) -> tuple[str, dict[str, Any]]:
    """Response and values for the hours of the week, with what is closed regularly."""
    hours = catalogue.branches[branch].week if branch else catalogue.week
    days = phrasing.join([phrasing.WEEKDAYS[index] for index, spans in enumerate(hours) if not spans])
    on_holidays = catalogue.holiday_rules.country is not None
    response = "utter_hours_and_all_closed" if on_holidays else "utter_hours_and_closed_days"
    if not days:
        response = "utter_hours_and_holidays" if on_holidays else "utter_hours"
    return response, {"lines": week_lines(catalogue, branch), "days": days}


def week_lines(catalogue: Catalogue, branch: str | None = None) -> str:
    """The ordinary week, days with the same hours joined: "Pazartesi–Cumartesi 09:00–19:00"."""
    chosen = catalogue.branches[branch].week if branch else catalogue.week
    return _joined([phrasing.join([f"{_clock(start)}–{_clock(end)}" for start, end in spans]) for spans in chosen])


def _joined(hours: Sequence[str]) -> str:
    """A line for each run of weekdays with the same hours; days without any are left out."""
    lines: list[tuple[int, int, str]] = []
    for index, text in enumerate(hours):
        if lines and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], index, text)
        else:
            lines.append((index, index, text))
    return "\n".join(_week_line(first, last, text) for first, last, text in lines if text)


def _week_line(first: int, last: int, text: str) -> str:
    names = phrasing.WEEKDAYS[first] if first == last else f"{phrasing.WEEKDAYS[first]}–{phrasing.WEEKDAYS[last]}"
    return f"{names} {text}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def address_lines(catalogue: Catalogue) -> str:
    """A line for each branch: its address, and below it how to get there."""
    return "\n".join(
        "\n".join(filter(None, (f"• {branch.name}: {branch.address}", branch.directions)))
        for branch in catalogue.branches.values()
    )


def pin(catalogue: Catalogue, key: str) -> dict[str, Any]:
    branch = catalogue.branches[key]
    return {
        "latitude": branch.latitude,
        "longitude": branch.longitude,
        "name": f"{catalogue.name} {branch.name}",
        "address": branch.address,
    }


def staff_values(catalogue: Catalogue, key: str) -> dict[str, Any]:
    """staff, services, branches of one staff member."""
    person = catalogue.staff[key]
    services = [service for service in catalogue.services if person.does(service)]
    return {
        "staff": person.name,
        "services": words.services(catalogue, services),
        **words.place(catalogue, next(iter(person.places))),
        "branches_at": phrasing.join(
            [suffixes.locative(catalogue.name_of("branch", place), proper=True) for place in person.places]
        ),
    }


def staff_day(catalogue: Catalogue, key: str, day: date, now: datetime) -> dict[str, Any]:
    """day, hours and place of a staff member's work on one day; hours empty when they do not work."""
    values = words.day(day, now.astimezone(catalogue.zone).date()) | {"hours": ""}
    for place in catalogue.staff[key].places:
        spans = catalogue.hours_on(day, place, key)
        if spans:
            return values | words.place(catalogue, place) | {"hours": span_text(spans)}
    return values


def staff_week_lines(catalogue: Catalogue, key: str, now: datetime) -> str:
    """When a staff member works in the seven days from today on, from Monday to Sunday."""
    today = now.astimezone(catalogue.zone).date()
    coming = sorted((today + timedelta(days=later) for later in range(7)), key=lambda day: day.weekday())
    return _joined([str(staff_day(catalogue, key, day, now)["hours"]) for day in coming])


def staff_lines(catalogue: Catalogue, services: Sequence[str], branch: str | None) -> str:
    """A line for each staff member who does all of the services, in the branch if one is meant."""
    lines = []
    for person in catalogue.staff.values():
        if (
            person.paused
            or not all(person.does(service, branch) for service in services)
            or (branch and branch not in person.places)
        ):
            continue
        groups = dict.fromkeys(service.group for key, service in catalogue.services.items() if person.does(key, branch))
        places = phrasing.join([catalogue.name_of("branch", place) for place in person.places])
        lines.append(f"• {person.name} ({places}): {phrasing.join(list(groups))}")
    return "\n".join(lines)


def payment(catalogue: Catalogue) -> str:
    return phrasing.join(list(catalogue.payment_methods))


def appointment_lines(catalogue: Catalogue, listed: Iterable[Appointment], now: datetime) -> str:
    """A line for each appointment."""
    return "\n".join(appointment_line(catalogue, one, now) for one in listed)


def appointment_line(catalogue: Catalogue, appointment: Appointment, now: datetime) -> str:
    """One line of a list of appointments: "• 17 Mart Salı 14:00, Saç kesimi, Kadıköy, Ayşe"."""
    values = words.appointment(catalogue, appointment, now)
    return f"• {values['full_day']} {values['time']}, {values['service']}, {values['branch']}, {values['staff']}"
