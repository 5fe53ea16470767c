"""The whole business as one frozen value, with the questions others ask of it: names, hours, holidays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from randevu.catalogue import public_holidays, spans
from randevu.catalogue.model import (
    Branch,
    Channels,
    DayOverride,
    Deposits,
    Handover,
    HolidayRules,
    Marketing,
    OwnerAlerts,
    Reminder,
    Retention,
    Rules,
    Satisfaction,
    Service,
    Span,
    Staff,
    Week,
)
from randevu.turkish.short_names import shortened
from randevu.turkish.when import Hours

Kind = Literal["service", "branch", "staff"]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One version of the business. Never changes; a change of the business is another version.

    Compared and hashed by identity, so that others can keep what follows from it beside it.
    """

    name: str
    zone: ZoneInfo
    phone: str
    languages: tuple[str, ...]
    privacy_url: str
    week: Week
    services: Mapping[str, Service]
    branches: Mapping[str, Branch]
    staff: Mapping[str, Staff]
    rules: Rules = field(default_factory=Rules)
    reminders: tuple[Reminder, ...] = ()
    holiday_rules: HolidayRules = field(default_factory=lambda: HolidayRules(None, None))
    overrides: Mapping[date, DayOverride] = field(default_factory=dict)
    owner_alerts: OwnerAlerts = field(default_factory=OwnerAlerts)
    marketing: Marketing = field(default_factory=Marketing)
    retention: Retention = field(default_factory=Retention)
    satisfaction: Satisfaction = field(default_factory=Satisfaction)
    channels: Channels = field(default_factory=Channels)
    deposits: Deposits | None = None
    handover: Handover = field(default_factory=Handover)
    payment_methods: tuple[str, ...] = ()
    cancellation_text: str = ""
    about: str = ""
    website: str = ""
    version: int | None = None
    _days: dict[tuple[date, str | None, str | None], tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Opening spans already worked out: they follow from this version alone, so they can never be stale."""

    def names(self, kind: Kind) -> Mapping[str, tuple[str, ...]]:
        """Key -> the name followed by everyday names, for matching in what a customer writes; branches are shortened
        too ("kdk"). What is paused is not known by name.
        """
        entries: Mapping[str, Service | Branch | Staff] = self._entries(kind)
        known = {key: entry for key, entry in entries.items() if isinstance(entry, Branch) or not entry.paused}
        found = {key: (entry.name, *entry.everyday) for key, entry in known.items()}
        if kind != "branch":
            return found
        short = shortened(tuple(entry.name for entry in entries.values()))
        return {key: (*names, *forms) for (key, names), forms in zip(found.items(), short, strict=True)}

    def name_of(self, kind: Kind, key: str) -> str:
        """The name of an entry; its key when an old appointment names one that the business no longer has."""
        entry = self._entries(kind).get(key)
        return entry.name if entry else key

    @property
    def offered(self) -> tuple[str, ...]:
        """The services that customers are offered, by key, in their order."""
        return tuple(key for key, service in self.services.items() if not service.paused)

    def _entries(self, kind: Kind) -> Mapping[str, Service | Branch | Staff]:
        if kind == "service":
            return self.services
        return self.branches if kind == "branch" else self.staff

    def hours_on(self, day: date, branch: str | None = None, staff: str | None = None) -> tuple[tuple[time, time], ...]:
        """Open hours of a local day with breaks, exceptions, holidays and half holidays applied.

        Without a branch: whenever any branch (where the staff member works) is open.
        """
        return tuple((spans.clock(start), spans.clock(end)) for start, end in self.spans_on(day, branch, staff))

    def spans_on(self, day: date, branch: str | None = None, staff: str | None = None) -> tuple[Span, ...]:
        """As `hours_on`, in minutes of the local day."""
        key = (day, branch, staff)
        if key not in self._days:
            if len(self._days) > 50_000:
                self._days.clear()
            self._days[key] = self._work_out(day, branch, staff)
        return self._days[key]

    def _work_out(self, day: date, branch: str | None, staff: str | None) -> tuple[Span, ...]:
        if branch is None:
            keys = self.staff[staff].places if staff else self.branches
            return spans.merged(span for key in keys for span in self.spans_on(day, key, staff))
        opening = self._branch_spans(day, self.branches[branch])
        if staff is None:
            return opening
        person = self.staff[staff]
        place = person.places.get(branch)
        if place is None or person.is_off(day):
            return ()
        override = person.overrides.get(day)
        if override is not None:
            return spans.common(override.spans, opening)
        own = opening if place.week is None else spans.common(place.week[day.weekday()], opening)
        return spans.without(own, person.breaks[day.weekday()])

    def _branch_spans(self, day: date, branch: Branch) -> tuple[Span, ...]:
        override = branch.overrides.get(day) or self.overrides.get(day)
        if override is not None:
            return override.spans
        opening = branch.week[day.weekday()]
        if day in self.holiday_rules.open_on:
            return opening
        holiday = public_holidays.of_year(self.holiday_rules.country, day.year).get(day)
        if holiday is None:
            return opening
        _, is_half = holiday
        until = self.holiday_rules.half_day_until
        if not is_half:
            return ()
        return opening if until is None else spans.common(opening, ((0, until),))

    def holidays(self, first: date, last: date) -> Mapping[date, str]:
        """Public holidays and half holidays from first to last, both included, with their names.

        Half holidays keep the remark that tells them apart, as "Ramazan Bayramı (saat 13.00'ten)".
        """
        return public_holidays.Between(self.holiday_rules.country, first, last)

    def closed_reason(self, day: date, branch: str | None = None) -> str | None:
        """The name of what closes or shortens that day (a holiday, a named exception); None on ordinary days."""
        branch_overrides = self.branches[branch].overrides if branch else {}
        override = branch_overrides.get(day) or self.overrides.get(day)
        if override is not None:
            return override.name
        if day in self.holiday_rules.open_on:
            return None
        holiday = public_holidays.of_year(self.holiday_rules.country, day.year).get(day)
        return holiday[0].split(" (")[0] if holiday else None

    def next_open_day(self, day: date, branch: str | None = None) -> date | None:
        """The first open day from `day` on, within a year."""
        days = (day + timedelta(days=ahead) for ahead in range(366))
        return next((one for one in days if self.spans_on(one, branch)), None)

    def when_hours(self) -> Hours:
        """The usual opening and closing time, by which a bare "3'te", "sabah" or "akşam" is read."""
        days = [day for branch in self.branches.values() for day in branch.week if day]
        opens = Counter(day[0][0] for day in days).most_common(1)
        closes = Counter(day[-1][1] for day in days).most_common(1)
        return Hours(spans.clock(opens[0][0]), spans.clock(closes[0][0])) if days else Hours()
