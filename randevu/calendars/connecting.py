"""Connecting an account step by step: what can be seen, which calendar is meant, whose it is, and whether it works.

Nothing here is kept; `randevu.calendars.connections` does that. Whatever a service refuses becomes a `SetupError` that
says in one line what to look at.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from randevu.calendars.errors import (
    Away,
    CalendarError,
    NotAllowed,
    NotFound,
    SetupError,
    SignInNeeded,
    Throttled,
    Unclear,
)
from randevu.calendars.model import Entry, Listed, Mark, Written
from randevu.calendars.port import CalendarService
from randevu.calendars.ties import Owner
from randevu.catalogue import Catalogue

TEST_TITLE = "Test"
TEST_LENGTH = timedelta(minutes=15)

_WHAT_TO_DO: tuple[tuple[type[CalendarError], str], ...] = (
    (SignInNeeded, "the service refused the sign-in: check the password or key, or sign in again"),
    (NotAllowed, "this account may not do that: share the calendar with it, or give the permissions of the guide"),
    (NotFound, "there is no such calendar for this account"),
    (Throttled, "the service asks for a pause: try again in some minutes"),
    (Away, "the service does not answer: check its address and the network, and try again"),
    (Unclear, "the service broke off in the middle: try again"),
)

_WHAT_IT_MEANS = {
    "no_caldav": "no CalDAV server answers there: check the address",
    "private_address": "the address leads into a private network: name it in CALENDAR_PRIVATE_HOSTS, as host:port",
    "not_https": "it must be https; only a server on this machine, named in CALENDAR_PRIVATE_HOSTS, may do without",
    "foreign_host": "the server points to another one: use that address, if you know it",
    "certificate": "the server's certificate is not valid, or something on the way reads along",
}
"""Codes that say more than the kind of their error."""


@contextmanager
def explained(step: str) -> Iterator[None]:
    """What a service refuses during a step, as one line for the person in front of the machine."""
    try:
        yield
    except CalendarError as error:
        usual = next((text for kind, text in _WHAT_TO_DO if isinstance(error, kind)), "the service refused it")
        told = _WHAT_IT_MEANS.get(error.code, usual)
        raise SetupError(f"{step}: {told} ({error.code})") from error


def code_of(error: SetupError) -> str:
    """What stands for an error that `explained` told: the code if it says more than the kind, else the kind's name; of
    any other error that of its own, and if there is none ``setup``.
    """
    cause = error.__cause__
    if isinstance(cause, CalendarError):
        return cause.code if cause.code in _WHAT_IT_MEANS else type(cause).__name__
    return error.code or "setup"


def visible(service: CalendarService) -> Sequence[Listed]:
    """What the account can see, its main calendar first.

    Raises:
        SetupError: it cannot sign in, or sees nothing.
    """
    with explained("listing the calendars"):
        found = sorted(service.calendars(), key=lambda one: (not one.primary, not one.writable, one.name))
    if not found:
        raise SetupError("listing the calendars: this account sees none")
    return found


def chosen(listed: Sequence[Listed], wanted: str) -> Listed:
    """The calendar that is meant by its number in the list (from 1), its address or its name.

    Raises:
        SetupError: none or several are.
    """
    if wanted.isdigit() and 1 <= int(wanted) <= len(listed):
        return listed[int(wanted) - 1]
    found = [one for one in listed if wanted in (one.address, one.name)]
    found = found or [one for one in listed if one.name.casefold() == wanted.casefold()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in listed)
    raise SetupError(f"{len(found) or 'no'} calendars are called {wanted}; this account sees {names}")


def owner(catalogue: Catalogue, wanted: str) -> Owner:
    """Whose time it shows: `staff:KEY`, `branch:KEY`, or a key or name that only one of them has.

    Raises:
        SetupError: none or several have it.
    """
    kind, colon, key = wanted.partition(":")
    everyone = [(Owner("staff", one.key), one.name) for one in catalogue.staff.values()]
    everyone += [(Owner("branch", one.key), one.name) for one in catalogue.branches.values()]
    if colon:
        found = [one for one, _ in everyone if (one.kind, one.key) == (kind, key)]
    else:
        found = [one for one, name in everyone if wanted in (one.key, name)]
    if len(found) == 1:
        return found[0]
    named = ", ".join(str(one) for one, _ in everyone)
    raise SetupError(f"{wanted} is {'nobody' if not found else 'not one only'} in the business; use one of {named}")


def count(service: CalendarService, calendar: str, first: datetime, last: datetime) -> int:
    """How many events take time in a stretch.

    Raises:
        SetupError: they cannot be read.
    """
    with explained("reading the calendar"):
        return sum(one.busy for one in service.events(calendar, first, last))


def try_out(service: CalendarService, calendar: str, zone: str, now: datetime) -> None:
    """Write a test event, read it, change it and take it out again.

    It lies in yesterday and bears a mark of its own: nobody's free time changes meanwhile, and a worker that runs takes
    it neither for one of its events nor for a stranger's.

    Raises:
        SetupError: one of the four does not work.
    """
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    mark = Mark(uuid.uuid4().hex, 1, "test", 1)
    entry = Entry(mark, start, start + TEST_LENGTH, zone, TEST_TITLE)
    later = Entry(Mark(mark.house, 1, "test", 2), entry.ends_at, entry.ends_at + TEST_LENGTH, zone, TEST_TITLE)
    uid = uuid.uuid4().hex
    try:
        with explained("writing a test event"):
            service.create(calendar, uid, entry)
        written = _must_stand(service, calendar, uid, entry)
        with explained("changing the test event"):
            service.change(calendar, written, later)
        written = _must_stand(service, calendar, uid, later)
        with explained("removing the test event"):
            service.remove(calendar, written)
            is_there = service.find(calendar, uid) is not None
    except SetupError:
        with suppress(CalendarError):
            left = service.find(calendar, uid)
            if left is not None:
                service.remove(calendar, Written(left.id, left.version))
        raise
    if is_there:
        raise SetupError(f"removing the test event: it is still there; remove {TEST_TITLE} of yesterday by hand")


def _must_stand(service: CalendarService, calendar: str, uid: str, entry: Entry) -> Written:
    """Where it stands now: some services touch an event once more just after it was written."""
    with explained("reading the test event"):
        found = service.find(calendar, uid)
    if found is None or (found.mark, found.starts_at, found.ends_at) != (entry.mark, entry.starts_at, entry.ends_at):
        raise SetupError("reading the test event: it does not stand there as it was written")
    return Written(found.id, found.version)
