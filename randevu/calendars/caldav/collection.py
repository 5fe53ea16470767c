"""What an account has: its calendars, and what is known of each."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from randevu.calendars.caldav import bodies
from randevu.calendars.caldav.client import Client
from randevu.calendars.caldav.multistatus import CALDAV, DAV, SERVER, Resource, path_of
from randevu.calendars.caldav.times import zone_named, zone_of_text
from randevu.calendars.errors import Away, CalendarError, NotAllowed, NotFound, Refused
from randevu.calendars.model import Listed

_WELL_KNOWN = "/.well-known/caldav"
_LONGEST = 300
_NOT_HERE = ("404", "405", "410", "501", "no_multistatus", "no_xml")
_WRITING = {f"{DAV}{name}" for name in ("all", "write", "write-content", "bind")}


@dataclass(frozen=True)
class State:
    """A calendar as it is now.

    Attributes:
        zone: IANA name; None when it does not say one.
        own: its owner's addresses, in lower case and without `mailto:`.
        sync_token: None where the server has no sync-collection.
        ctag: changes with every change inside; None where the server has none.
    """

    zone: str | None
    own: frozenset[str]
    sync_token: str | None
    ctag: str | None


class Collections:
    """The calendars of an account.

    Args:
        user: taken for the account's address, when it is one and the server names none.
    """

    def __init__(self, client: Client, user: str) -> None:
        self._client = client
        self._user = frozenset({user.lower()} if "@" in user else ())
        self._addresses: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()

    def listed(self) -> Sequence[Listed]:
        """Calendars that may hold events, in the server's order.

        Raises:
            Refused: there is no CalDAV at the address.
        """
        found: list[Listed] = []
        for home in self._homes():
            for one in self._client.propfind(home, bodies.CALENDAR, depth=1):
                kinds = one.names(f"{CALDAV}supported-calendar-component-set")
                if f"{CALDAV}calendar" not in one.names(f"{DAV}resourcetype"):
                    continue
                if kinds and "VEVENT" not in _components(one):
                    continue
                privileges = one.names(f"{DAV}current-user-privilege-set")
                address = self._client.base.address_of(one.href, home)
                name = one.text(f"{DAV}displayname") or one.href.rstrip("/").rpartition("/")[2]
                found.append(Listed(address, name, _zone(one), not privileges or bool(privileges & _WRITING)))
        return found

    def state(self, calendar: str) -> State:
        """
        Raises:
            NotFound: there is no such calendar.
        """
        found = [one for one in self._client.propfind(calendar, bodies.STATE) if one.status == 200]
        if not found or f"{CALDAV}calendar" not in found[0].names(f"{DAV}resourcetype"):
            raise NotFound("no_calendar")
        one = found[0]
        reports = one.names(f"{DAV}supported-report-set")
        synced = not reports or f"{DAV}sync-collection" in reports
        people = one.hrefs(f"{DAV}owner") or one.hrefs(f"{DAV}current-user-principal")
        own = self._addresses_of(self._client.base.address_of(people[0], calendar)) if people else frozenset()
        return State(
            zone=_zone(one),
            own=own or self._user,
            sync_token=one.text(f"{DAV}sync-token") if synced else None,
            ctag=one.text(f"{SERVER}getctag"),
        )

    def _homes(self) -> list[str]:
        told: CalendarError = Refused("no_caldav")
        for start in self._starts():
            try:
                found = self._client.propfind(start, bodies.PRINCIPAL)
            except (NotFound, NotAllowed, Refused, Away) as failure:
                # That a page is not there, or is one for people, says no more than that CalDAV is not there.
                if failure.code not in _NOT_HERE:
                    told = failure
                continue
            for one in found:
                for principal in one.hrefs(f"{DAV}current-user-principal"):
                    homes = self._homes_of(self._client.base.address_of(principal, start))
                    if homes:
                        return homes
        raise told

    def _starts(self) -> list[str]:
        """Where to ask who we are: at the address given; for a bare host name first at the place kept for this."""
        given = self._client.base.address
        return [given] if self._client.base.path.strip("/") else [self._client.base.address_of(_WELL_KNOWN), given]

    def _homes_of(self, principal: str) -> list[str]:
        homes = [
            self._client.base.address_of(home, principal)
            for one in self._client.propfind(principal, bodies.HOME)
            for home in one.hrefs(f"{CALDAV}calendar-home-set")
        ]
        return list(dict.fromkeys(homes))

    def _addresses_of(self, principal: str) -> frozenset[str]:
        with self._lock:
            known = self._addresses.get(principal)
        if known is not None:
            return known
        try:
            found = self._client.propfind(principal, bodies.ADDRESSES)
        except (NotFound, NotAllowed, Refused):
            found = []
        hrefs = [href.lower() for one in found for href in one.hrefs(f"{CALDAV}calendar-user-address-set")]
        own = frozenset(href.removeprefix("mailto:") for href in hrefs if href.startswith("mailto:"))
        with self._lock:
            self._addresses[principal] = own
        return own


def name_in(calendar: str, href: str) -> str:
    """The name of an event: its path inside the calendar, or the whole path where a server keeps it elsewhere."""
    return path_of(href).removeprefix(path_of(calendar).rstrip("/") + "/")


def identity(name: str) -> str:
    """An object's name as the id of its event. Names may be of any length, ids may not; ours are short."""
    return name if len(name) <= _LONGEST else f"~{sha256(name.encode()).hexdigest()}"


def _zone(one: Resource) -> str | None:
    zone = zone_named(one.text(f"{CALDAV}calendar-timezone-id")) or zone_of_text(one.text(f"{CALDAV}calendar-timezone"))
    return zone.key if zone is not None else None


def _components(one: Resource) -> set[str]:
    found = one.props[f"{CALDAV}supported-calendar-component-set"]
    return {str(comp.get("name", "")).upper() for comp in found.iter(f"{CALDAV}comp")}
