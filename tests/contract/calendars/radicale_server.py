"""A real CalDAV server (Radicale) in a process of its own, and the colleague who uses it with a plain client."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import icalendar
import requests

from tests.contract.calendars.peer import Meeting, Shows

USER, PASSWORD = "ayse@example.com", "uygulama-parolasi"
READY_SECONDS = 120
_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/data
[logging]
level = warning
"""


@dataclass(frozen=True)
class Radicale:
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """A server with one account and no calendars, as soon as it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Radicale(probe.getsockname()[1], folder)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    (folder / "config").write_text(_CONFIG.format(port=server.port, folder=folder))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "radicale", "--config", str(folder / "config")],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    try:
        _wait(process, server)
        yield server
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], server: Radicale) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), 1):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"Radicale was not ready in {READY_SECONDS} s:\n{(server.folder / 'log').read_text()[-2000:]}")


@dataclass
class RadicalePeer:
    """A calendar of its own on the server, used by hand."""

    server: Radicale
    zone: str = "Europe/Istanbul"
    shows: frozenset[Shows] = frozenset(("busy", "free", "tentative", "out_of_office", "working_elsewhere", "declined"))
    path: str = field(default_factory=lambda: f"/{USER}/{uuid4().hex}/")
    days: dict[str, Meeting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        zone = icalendar.Calendar()
        zone.add("VERSION", "2.0")
        zone.add("PRODID", "-//Test//TR")
        zone.add_component(
            icalendar.Timezone.from_tzid(self.zone, first_date=date(2026, 1, 1), last_date=date(2027, 1, 1))
        )
        body = f"""<?xml version="1.0"?>
            <C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
            <D:displayname>Ayşe</D:displayname><C:calendar-timezone>{zone.to_ical().decode()}</C:calendar-timezone>
            </D:prop></D:set></C:mkcalendar>"""
        self.ask("MKCALENDAR", self.path, body)

    @property
    def calendar(self) -> str:
        return self.server.url + self.path

    def put(self, meeting: Meeting) -> str:
        uid = str(uuid4())
        event = icalendar.Event()
        event.add("UID", uid)
        event.add("SUMMARY", "Toplantı")
        event.add("DTSTART", meeting.first)
        event.add("DTEND", meeting.last)
        if meeting.daily > 1:
            event.add("RRULE", {"FREQ": "DAILY", "COUNT": meeting.daily})
        _show(event, meeting.shows)
        self.write(f"{uid}.ics", event)
        self.days[f"{uid}.ics"] = meeting
        return f"{uid}.ics"

    def write(self, name: str, *events: icalendar.Event) -> None:
        calendar = icalendar.Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", "-//Test//TR")
        for event in events:
            if event.get("DTSTAMP") is None:
                event.add("DTSTAMP", datetime(2026, 3, 1, tzinfo=timezone.utc))
            calendar.add_component(event)
        calendar.add_missing_timezones(date(2026, 1, 1), date(2027, 1, 1))
        self.write_text(name, calendar.to_ical().decode())

    def write_text(self, name: str, text: str) -> None:
        self.ask("PUT", self.path + name, text)

    def read(self, name: str) -> str:
        return self.ask("GET", self.path + name).content.decode()

    def event(self, name: str) -> icalendar.Event:
        return icalendar.Calendar.from_ical(self.read(name)).walk("VEVENT")[0]

    def move(self, id: str, first: datetime, last: datetime) -> None:
        event = self.event(id)
        for name, value in (("DTSTART", first), ("DTEND", last)):
            event.pop(name)
            event.add(name, value)
        self.write(id, event)

    def take_out(self, id: str) -> None:
        self.ask("DELETE", self.path + id)

    def skip(self, id: str, day: date) -> None:
        event = self.event(id)
        first = self.days[id].first
        event.add("EXDATE", first + (day - first.date() if isinstance(first, datetime) else timedelta(0)))
        self.write(id, event)

    def expire_tokens(self) -> None:
        """The server keeps its tokens in files."""
        for folder in (self.server.folder / "data").rglob("sync-token"):
            shutil.rmtree(folder)

    def names(self) -> list[str]:
        """What stands in the calendar, by the files of the server."""
        return sorted(path.name for path in (self.server.folder / "data").rglob(f"{self.path.split('/')[2]}/*.ics"))

    def ask(self, method: str, path: str, body: str = "") -> requests.Response:
        answer = requests.request(
            method, self.server.url + path, data=body.encode(), auth=(USER, PASSWORD), timeout=READY_SECONDS
        )
        answer.raise_for_status()
        return answer


def _show(event: icalendar.Event, shows: Shows) -> None:
    if shows == "free":
        event.add("TRANSP", "TRANSPARENT")
    elif shows == "tentative":
        event.add("STATUS", "TENTATIVE")
    elif shows == "out_of_office":
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "OOF")
    elif shows == "working_elsewhere":
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "WORKINGELSEWHERE")
    elif shows == "declined":
        for address, answer in (("baska@example.com", "ACCEPTED"), (USER, "DECLINED")):
            attendee = icalendar.vCalAddress(f"mailto:{address}")
            attendee.params["PARTSTAT"] = answer
            event.add("ATTENDEE", attendee)
