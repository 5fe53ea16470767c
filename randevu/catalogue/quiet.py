"""The business's quiet hours: between them and the next morning nobody is written to of our own accord."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from randevu.catalogue.catalogue import Catalogue


def awake(moment: datetime, catalogue: Catalogue) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in."""
    start, end = catalogue.rules.quiet_from, catalogue.rules.quiet_until
    local = moment.astimezone(catalogue.zone)
    minute = local.hour * 60 + local.minute
    quiet = start <= minute < end if start <= end else minute >= start or minute < end
    if not quiet:
        return moment
    return at_minute(local.date() + timedelta(days=1 if minute >= end else 0), end, catalogue)


def at_minute(day: date, minute: int, catalogue: Catalogue) -> datetime:
    """A minute of a local day; an hour that the clocks leave out counts as the one after it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=catalogue.zone)
    return (midnight + timedelta(minutes=minute)).astimezone(timezone.utc)


def next_quiet(moment: datetime, catalogue: Catalogue) -> datetime | None:
    """When the next quiet hours begin after a moment outside them; None where there are none."""
    start = catalogue.rules.quiet_from
    if start == catalogue.rules.quiet_until:
        return None
    day = moment.astimezone(catalogue.zone).date()
    today = at_minute(day, start, catalogue)
    return today if today > moment else at_minute(day + timedelta(days=1), start, catalogue)
