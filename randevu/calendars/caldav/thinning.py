"""Cuts a calendar object down to what tells its times, before a library reads it.

Three reasons. Descriptions, attachments and hundreds of notes are most of the text and none of our business. Zones
are named in many ways, and the library remembers a definition by its name for the whole process: what one sender calls
`Customized Time Zone` would be applied to the next one's events. And names with a colon and without quotes, as
Windows servers write them, break its parser. So names of zones are resolved here, and definitions of unknown ones get
a name made from what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from randevu.calendars.caldav.times import zone_named

_TIMES = frozenset(("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"))
_KEPT = _TIMES | {
    *("UID", "DURATION", "RRULE", "SEQUENCE", "STATUS", "TRANSP", "ATTENDEE"),
    "X-MICROSOFT-CDO-BUSYSTATUS",
}
_OURS = "X-RANDEVU-"

_FOLD = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"[^;:]*")
_ZONE = re.compile(r';TZID=("[^"]*"|[^;]*)', re.IGNORECASE)
_LOCATION = re.compile(r"^X-LIC-LOCATION:(.+)$", re.IGNORECASE | re.MULTILINE)


def thinned(text: str) -> str:
    """The events of a calendar object, with their times in zones that the library knows or finds defined."""
    lines = _FOLD.sub("", text).replace("\r\n", "\n").split("\n")
    zones: dict[str, str] = {}
    definitions: list[str] = []
    events: list[str] = []
    for kind, block in _blocks(lines):
        if kind == "VTIMEZONE":
            _define(block, zones, definitions)
        elif kind == "VEVENT":
            events += ["BEGIN:VEVENT", *(line for line in block if _is_kept(line)), "END:VEVENT"]
    events = [_zoned(line, zones) for line in events]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", *definitions, *events, "END:VCALENDAR", ""])


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The components directly in the calendar: of an event only its own lines, of a zone all."""
    inside: list[str] = []
    block: list[str] = []
    for line in lines:
        upper = line.upper().strip()
        if upper.startswith("BEGIN:"):
            inside.append(upper[6:])
            if len(inside) == 2:
                block = []
            elif len(inside) > 2 and inside[1] == "VTIMEZONE":
                block.append(line)
        elif upper.startswith("END:") and inside:
            if len(inside) == 2:
                yield inside[1], block
            elif len(inside) > 2 and inside[1] == "VTIMEZONE":
                block.append(line)
            inside.pop()
        elif len(inside) == 2 or (len(inside) > 2 and inside[1] == "VTIMEZONE"):
            block.append(line)


def _define(block: list[str], zones: dict[str, str], definitions: list[str]) -> None:
    """Learn what a zone's name stands for."""
    name = next((line.partition(":")[2].strip() for line in block if line.upper().startswith("TZID:")), "")
    location = _LOCATION.search("\n".join(block))
    known = zone_named(name) or zone_named(location.group(1).strip() if location else None)
    if known is not None:
        zones[name] = known.key
        return
    rules = [line for line in block if not line.upper().startswith("TZID:")]
    zones[name] = "X-" + sha256("\n".join(rules).encode()).hexdigest()[:32]
    definitions += ["BEGIN:VTIMEZONE", f"TZID:{zones[name]}", *rules, "END:VTIMEZONE"]


def _is_kept(line: str) -> bool:
    name = _name(line)
    return name in _KEPT or name.startswith(_OURS)


def _zoned(line: str, zones: dict[str, str]) -> str:
    if _name(line) not in _TIMES:
        return line
    # The value of a time holds no colon, names of zones may.
    front, _, value = line.rpartition(":")
    match = _ZONE.search(front)
    if match is None:
        return line
    name = match.group(1).strip('"')
    known = zones.get(name)
    if known is None:
        zone = zone_named(name)
        known = zones[name] = zone.key if zone is not None else ""
    replaced = f";TZID={known}" if known else ""
    return f"{front[: match.start()]}{replaced}{front[match.end() :]}:{value}"


def _name(line: str) -> str:
    match = _NAME.match(line)
    return match.group().strip().upper() if match else ""
