"""What a customer said about day and time, as values without a clock.

A `Meaning` is frozen, travels as JSON and is resolved later (see `resolve`) against the moment
of the message, the opening hours and the holidays. Days and times are small dataclasses; each
knows only what was said: `Weekday(4, week=1)` is "haftaya cuma", whatever today is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

# ---------------------------------------------------------------- days


@dataclass(frozen=True)
class Offset:
    """So many days from the day of the message: bugün 0, yarın 1; weekday: what else was said of it ("yarın cuma")."""

    days: int
    weekday: int | None = None


@dataclass(frozen=True)
class Weekday:
    """A weekday, Monday 0. week None: the next one to come; 0 this, 1 next, 2 the week after."""

    day: int
    week: int | None = None
    perhaps_next: bool | None = None


@dataclass(frozen=True)
class Calendar:
    """A day of a month as far as it was said; month_shift 1 is "gelecek ayın 5'i"."""

    day: int
    month: int | None = None
    year: int | None = None
    month_shift: int | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class Week:
    """A calendar week counted from this one; part: whole, weekend, weekdays, start, middle, end, first or last."""

    shift: int | None
    part: str = "whole"


@dataclass(frozen=True)
class Month:
    """A month by number or counted from this one; part: whole, start, middle, end, first_week, last_week."""

    month: int | None = None
    shift: int | None = None
    part: str = "whole"
    year: int | None = None


@dataclass(frozen=True)
class NthWeekday:
    """ "nisanın ilk pazartesisi": nth 1.. or -1 for the last."""

    nth: int
    weekday: int
    month: Month = Month()


@dataclass(frozen=True)
class Holiday:
    """A holiday by its key ("religious", "ramazan", "kurban", "yilbasi" ...); nth day of it, or "eve", or whole."""

    key: str
    part: str = "whole"
    nth: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Relative:
    """A day seen from another: days or weeks away, or the first such weekday after (before) it."""

    base: Day
    days: int = 0
    weekday: int | None = None
    backwards: bool = False


@dataclass(frozen=True)
class DayRange:
    """From first to last, either open; `after`/`before` leave the named day itself out."""

    first: Day | None = None
    last: Day | None = None
    after: bool = False
    before: bool = False


@dataclass(frozen=True)
class EitherDay:
    """Alternatives in the order they were said."""

    days: tuple[Day, ...]


@dataclass(frozen=True)
class KnownDay:
    """The day of the appointment being changed, moved by so many days ("bir gün sonraya").

    weekday: what else was said of it; or_now: without such an appointment, later days are counted from the message.
    """

    days: int = 0
    weekday: int | None = None
    or_now: bool = True


@dataclass(frozen=True)
class WorkDays:
    """So many working days from the base, or from the day of the message ("3 iş günü sonra"); before it if negative."""

    days: int
    base: Day | None = None


@dataclass(frozen=True)
class AnyDay:
    """The customer leaves the day to us."""


Day = (
    Offset
    | Weekday
    | Calendar
    | Week
    | Month
    | NthWeekday
    | Holiday
    | Relative
    | DayRange
    | EitherDay
    | KnownDay
    | WorkDays
    | AnyDay
)

# ---------------------------------------------------------------- times


@dataclass(frozen=True)
class Clock:
    """A time of day. half None: a bare hour, read by opening hours; "am"/"pm"; "24": as written."""

    hour: int
    minute: int = 0
    half: str | None = None


@dataclass(frozen=True)
class Part:
    """A part of the day by its key ("sabah", "ogleden_sonra" ...); side: "before", "after" or "from" it on."""

    name: str
    side: str | None = None


@dataclass(frozen=True)
class TimeRange:
    """From first to last, either open."""

    first: Time | None = None
    last: Time | None = None


@dataclass(frozen=True)
class EitherTime:
    """Alternatives in the order they were said."""

    times: tuple[Time, ...]


@dataclass(frozen=True)
class FromNow:
    """So many minutes after the message; until=True: at any moment before that."""

    minutes: int
    until: bool = False


@dataclass(frozen=True)
class KnownTime:
    """The time of the appointment being changed, moved by so many minutes ("bir saat ileri").

    or_now: without such an appointment it is counted from the message ("bir saat sonraya").
    """

    minutes: int = 0
    or_now: bool = False


@dataclass(frozen=True)
class Around:
    """The opening or closing edge of the day: "open", "close"."""

    edge: str


@dataclass(frozen=True)
class AnyTime:
    """The customer leaves the time to us."""


Time = Clock | Part | TimeRange | EitherTime | FromNow | KnownTime | Around | AnyTime

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *(Offset, Weekday, Calendar, Week, Month, NthWeekday, Holiday, Relative, DayRange, EitherDay, KnownDay),
        *(WorkDays, AnyDay),
        *(Clock, Part, TimeRange, EitherTime, FromNow, KnownTime, Around, AnyTime),
    )
}

# ---------------------------------------------------------------- the whole


@dataclass(frozen=True)
class Meaning:
    """Everything one message says about when.

    date, time      what is wished
    approximate     "gibi", "civarı": the point is meant loosely
    soonest         "en erken", "en yakın": the first free time within date and time
    latest          "en geç saat", "son randevu": the last free time within date and time
    others          further readings of the whole, in order ("cuma 3 ya da cumartesi 5")
    refused         what must not be: "perşembe olmaz"
    was             what a change starts from: the "3" of "3'ü 5'e al"
    correction      a "yok", "pardon", "değil" stood before it: it replaces what was said
    bare            only a naked number was said ("3"): it may as well be a count or an option
    spans           (start, end, "date" | "time") offsets into the NFC text
    words           the words it was read from
    """

    date: Day | None = None
    time: Time | None = None
    approximate: bool = False
    soonest: bool = False
    latest: bool = False
    others: tuple[Meaning, ...] = ()
    refused: tuple[Meaning, ...] = ()
    was: Meaning | None = None
    correction: bool = False
    bare: bool = False
    spans: tuple[tuple[int, int, str], ...] = field(default=(), compare=False)
    words: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.date or self.time or self.soonest or self.latest or self.refused or self.was or self.others)

    def to_json(self) -> dict[str, Any]:
        """A plain dict of JSON values that `from_json` turns back into an equal Meaning."""
        return {
            one.name: _plain(getattr(self, one.name)) for one in fields(self) if getattr(self, one.name) != one.default
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Meaning:
        """The Meaning that `to_json` wrote. Raises KeyError or TypeError for anything else."""
        read = {name: _value(value) for name, value in data.items()}
        for name in ("others", "refused"):
            if name in data:
                read[name] = tuple(Meaning.from_json(one) for one in data[name])
        if data.get("was") is not None:
            read["was"] = Meaning.from_json(data["was"])
        return Meaning(**read)

    def without_spans(self) -> Meaning:
        """The same said nowhere in particular, for merging across messages."""
        return replace(self, spans=())


def _plain(value: Any) -> Any:
    if isinstance(value, Meaning):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if type(value).__name__ in _KINDS:
        said = {one.name: getattr(value, one.name) for one in fields(value) if getattr(value, one.name) != one.default}
        return {"kind": type(value).__name__} | {name: _plain(one) for name, one in said.items()}
    return value


def _value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_value(one) for one in data)
    if isinstance(data, dict) and "kind" in data:
        kind = _KINDS[data["kind"]]
        return kind(**{name: _value(one) for name, one in data.items() if name != "kind"})
    return data
