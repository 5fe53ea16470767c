"""Why nothing is free in the asked window: the one reason a customer should hear. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from randevu.booking.agenda import Agenda
from randevu.booking.asked import Asked, Bookable
from randevu.booking.intervals import Interval, overlapping
from randevu.booking.local import day_bounds
from randevu.booking.model import Reason, Wish
from randevu.booking.placing import Visit, candidates, starts
from randevu.catalogue import Catalogue


def before_looking(catalogue: Catalogue, wish: Wish) -> Reason | None:
    """What no other time could mend: too many people, a branch or a person that does not do the service."""
    if wish.party > catalogue.rules.max_party:
        return "party_too_big"
    branches = [wish.branch] if wish.branch else list(catalogue.branches)
    if wish.staff and not any(catalogue.staff[wish.staff].does(key, one) for key in wish.services for one in branches):
        return "staff_not_doing"
    if not any(offers(catalogue, branch, wish.services) for branch in branches):
        return "branch_not_doing"
    return None


def offers(catalogue: Catalogue, branch: str, services: Sequence[str]) -> bool:
    """Whether the branch has somebody for each of the services."""
    return all(any(person.does(key, branch) for person in catalogue.staff.values()) for key in services)


def outside_limits(asked: Asked, limits: Bookable, catalogue: Catalogue, now_minute: int) -> Reason | None:
    """Whether all that was asked is over, too soon or too far away."""
    if asked.first_day > limits.last_day:
        return "too_far"
    if asked.last_day < limits.today:
        return "past"
    wanted = asked.on(max(asked.first_day, limits.today), min(asked.last_day, limits.last_day), catalogue.zone)
    if wanted and wanted[-1][1] <= now_minute:
        return "past"
    if wanted and wanted[-1][1] <= limits.earliest:
        return "too_soon"
    return None


def nothing_free(visits: Sequence[Visit], asked: Asked, allowed: Sequence[Interval], empty: Agenda) -> Reason:
    """Why allowed minutes hold no offer. `empty` covers those days with nothing booked in it."""
    catalogue = empty.catalogue
    if not any(_meets(empty.opening(visit.branch, None), allowed) for visit in visits):
        return _closed(visits, allowed, empty)
    working = (
        empty.opening(visit.branch, staff)
        for visit in visits
        for service in visit.services
        for staff in candidates(empty, visit, service)
    )
    if not any(_meets(opening, allowed) for opening in working):
        return "staff_off"
    if any(starts(empty, visit, allowed) for visit in visits):
        return "full"
    if asked.point is not None and not asked.tolerance and asked.point % catalogue.rules.step_minutes:
        return "off_step"
    return "closed"


def is_unknown(visits: Sequence[Visit], agenda: Agenda) -> bool:
    """Whether any of the visits might be possible if a calendar could be read."""
    owners = {("branch", visit.branch) for visit in visits}
    for visit in visits:
        for service in visit.services:
            owners |= {("staff", staff) for staff in candidates(agenda, visit, service)}
    return not owners.isdisjoint(agenda.unknown)


def _meets(opening: Sequence[Interval], allowed: Sequence[Interval]) -> bool:
    return any(overlapping(opening, low, high) for low, high in allowed)


def _closed(visits: Sequence[Visit], allowed: Sequence[Interval], empty: Agenda) -> Reason:
    """ "holiday" when a holiday or a named exception is what closes a day that is usually open then."""
    catalogue = empty.catalogue
    day = empty.first
    while day <= empty.last:
        low, high = day_bounds(day, day, catalogue.zone)
        if overlapping(allowed, low, high):
            for visit in visits:
                usual = catalogue.branches[visit.branch].week[day.weekday()]
                if usual != catalogue.spans_on(day, visit.branch) and catalogue.closed_reason(day, visit.branch):
                    return "holiday"
        day += timedelta(days=1)
    return "closed"
