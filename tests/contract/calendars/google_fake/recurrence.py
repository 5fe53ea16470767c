"""Instances of recurring events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

Resource = dict[str, Any]
HORIZON = timedelta(days=730)
"""How far a series without end is spelt out."""


def moment(given: Resource, zone: ZoneInfo) -> datetime:
    """The moment of a start or end; of a day, its midnight in the calendar's zone."""
    if given.get("date"):
        return datetime.combine(date.fromisoformat(given["date"]), time(), zone)
    read = datetime.fromisoformat(given["dateTime"].replace("Z", "+00:00"))
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(given["timeZone"]))


def instances(master: Resource, exceptions: dict[str, Resource], zone: ZoneInfo, until: datetime) -> Iterator[Resource]:
    """Every instance that begins before `until`, changed and cancelled ones as they are."""
    days = bool(master["start"].get("date"))
    here = zone if days else ZoneInfo(master["start"]["timeZone"])
    start = moment(master["start"], zone).astimezone(here)
    length = moment(master["end"], zone) - moment(master["start"], zone)
    span = moment(master["end"], zone).date() - moment(master["start"], zone).date()
    for naive in _starts(master["recurrence"], start.replace(tzinfo=None), here, until):
        begin = naive.replace(tzinfo=here)
        if days:
            original: Resource = {"date": naive.date().isoformat()}
            end: Resource = {"date": (naive.date() + span).isoformat()}
        else:
            original = _told(begin, zone, here)
            end = _told((begin.astimezone(timezone.utc) + length), zone, here)
        id = instance_id(master["id"], original, zone)
        base = {key: value for key, value in master.items() if key != "recurrence"}
        made = {**base, "id": id, "recurringEventId": master["id"], "originalStartTime": original}
        yield exceptions.get(id) or {**made, "start": original, "end": end}


def instance_id(series: str, original: Resource, zone: ZoneInfo) -> str:
    if original.get("date"):
        return f"{series}_{original['date'].replace('-', '')}"
    return f"{series}_{moment(original, zone).astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"


def _told(at: datetime, zone: ZoneInfo, own: ZoneInfo) -> Resource:
    return {"dateTime": at.astimezone(zone).isoformat(), "timeZone": own.key}


def _starts(lines: list[str], start: datetime, zone: ZoneInfo, until: datetime) -> Iterator[datetime]:
    last = until.astimezone(zone).replace(tzinfo=None)
    for at in rrulestr("\n".join(_naive(line, zone) for line in lines), dtstart=start, forceset=True):
        if at >= last:
            return
        yield at


def _naive(line: str, zone: ZoneInfo) -> str:
    """The line with its moments on the clock of the series, as it repeats by that clock."""
    if line.startswith("RRULE"):
        parts = [
            f"UNTIL={_local(part[6:], zone)}" if part.startswith("UNTIL=") else part for part in line[6:].split(";")
        ]
        return "RRULE:" + ";".join(parts)
    name, _, values = line.partition(":")
    return f"{name.partition(';')[0]}:" + ",".join(_local(value, zone) for value in values.split(","))


def _local(text: str, zone: ZoneInfo) -> str:
    if len(text) == 8:
        return text if not text.endswith("Z") else text[:-1]
    if not text.endswith("Z"):
        return text
    at = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    return f"{at.astimezone(zone):%Y%m%dT%H%M%S}"
