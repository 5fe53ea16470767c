"""Graph's events as ours: which moments they take, whether they take time at all, and whether they bear our mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from randevu.calendars.errors import Away
from randevu.calendars.model import Event
from randevu.calendars.outlook import marks
from randevu.calendars.outlook.zones import zone

FIELDS = "id,type,seriesMasterId,changeKey,start,end,isAllDay,isCancelled,showAs,responseStatus"
# Everything else blocks, also what Exchange may one day add: it takes time unless it surely takes none.
TAKES_NO_TIME = {"free", "workingElsewhere"}
_FRACTION = re.compile(r"\.\d+$")

Midnight = Callable[[], ZoneInfo]


def event(item: Mapping[str, Any], midnight: Midnight) -> Event:
    """
    Args:
        midnight: gives the zone of the calendar's owner; called for whole days only.

    Raises:
        Away: it is not an event that we can read, so its time is unknown.
    """
    whole = item.get("isAllDay") is True
    start, end = moment(item.get("start")), moment(item.get("end"))
    if whole:
        own = midnight()
        start, end = _day(start, own), _day(end, own)
    id = _text(item, "id")
    return Event(
        id=id,
        series=item.get("seriesMasterId") or id,
        version=version(item),
        starts_at=start,
        ends_at=end,
        busy=_takes_time(item) and start < end,
        whole_day=whole,
        mark=marks.read(item),
    )


def version(item: Mapping[str, Any]) -> str:
    """The change key, which is what stands in the ETag too."""
    key = item.get("changeKey")
    if isinstance(key, str) and key:
        return key
    return str(item.get("@odata.etag") or "").removeprefix("W/").strip('"')


def overlaps(event: Event, first: datetime, last: datetime) -> bool:
    return event.starts_at < last and event.ends_at > first


def _takes_time(item: Mapping[str, Any]) -> bool:
    response = item.get("responseStatus")
    declined = isinstance(response, dict) and response.get("response") == "declined"
    return not declined and item.get("isCancelled") is not True and item.get("showAs") not in TAKES_NO_TIME


def moment(given: Any) -> datetime:
    """A `dateTimeTimeZone`. Graph writes seven digits of a second, one more than Python reads."""
    try:
        naive = datetime.fromisoformat(_FRACTION.sub("", given["dateTime"].removesuffix("Z")))
        named = zone(given.get("timeZone") or "UTC")
    except (TypeError, KeyError, ValueError, AttributeError):
        raise Away("moment") from None
    if named is None or naive.tzinfo is not None:
        raise Away("zone")
    return naive.replace(tzinfo=named).astimezone(timezone.utc)


def _day(moment: datetime, own: ZoneInfo) -> datetime:
    """Midnight of the day that is meant.

    Whole days come as midnights, whatever zone was asked for. Should one come as a moment after all, the owner's
    nearest midnight is meant.
    """
    if moment.time() == time():
        return datetime.combine(moment.date(), time(), own)
    return datetime.combine((moment.astimezone(own) + timedelta(hours=12)).date(), time(), own)


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value:
        raise Away(f"no_{name}")
    return value
