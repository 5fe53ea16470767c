"""From a wish to a time: what is still missing, what cannot be, which times to offer.

`advance` decides, on reading alone; holding the chosen time and booking it are done by whoever calls, in a transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from randevu.booking import availability
from randevu.booking.model import Found, Offer
from randevu.booking.model import Wish as Search
from randevu.catalogue import Catalogue
from randevu.dialogue import offers, readings, words
from randevu.dialogue.consistency import Notice, consistent
from randevu.dialogue.wish import Wish
from randevu.turkish import when
from randevu.turkish.when.meaning import AnyDay, Calendar, KnownDay, KnownTime

LOOKED_AHEAD = 120
"""So many of the next free times are looked at when nobody said when: enough for the next three days."""
ALTERNATIVES = 6
FEW = 3
JUST_PASSED = 60
"""A day without a year that was so many days ago is taken for that one, not for next year's."""
NO_SUCH_DAY = frozenset({"closed", "holiday", "too_far", "day_over", "too_long"})


@dataclass(frozen=True)
class Progress:
    """Where a booking stands.

    wish      with what follows from it filled in (the only branch that does the service, ...)
    time      the time to be confirmed, when there is exactly one
    offered   times to choose from
    readings  several ways to read the words about time, to be asked about
    notices   why something was not possible
    full      whether that was for others having the time: it may become free
    """

    wish: Wish
    time: Offer | None = None
    offered: tuple[Offer, ...] = ()
    readings: tuple[when.Window, ...] = ()
    notices: tuple[Notice, ...] = ()
    full: bool = False


@dataclass(frozen=True)
class Known:
    """What a search must respect beside the wish: who asks, and the appointment that is being moved, if any."""

    customer_id: int
    appointment_id: int | None = None
    starts_at: datetime | None = None


def advance(db: Connection, catalogue: Catalogue, wish: Wish, now: datetime, known: Known) -> Progress:
    """Work out how far a wish carries. Questions are asked in the order service, branch, time."""
    wish, notices = consistent(catalogue, wish)
    if not wish.service or not wish.branch:
        return Progress(wish, notices=notices)
    windows = resolve(catalogue, wish, known.starts_at)
    if wish.meaning and not windows and _says_when(wish.meaning):
        if not _is_past(catalogue, wish, now):
            notice = Notice("utter_when_unclear", {"words": wish.meaning.words})
            return Progress(replace(wish, when=None), notices=(*notices, notice))
        wish = replace(wish, when=None)
        notices = (*notices, Notice("utter_reason_past"))
    passed = _just_passed(catalogue, wish, windows, now)
    if passed is not None:
        notices = (*notices, Notice("utter_reason_day_past", words.day(passed, passed)))
        wish, windows = replace(wish, when=None), []
    if ambiguous(windows):
        return Progress(wish, readings=tuple(windows[:3]), notices=notices)
    window = windows[0] if windows else None
    closed = window is not None and not window.open_start and not window.open_end
    if window is not None and closed and wish.when and _is_seen_from_another(wish.when.value):
        # Seen from the time just proposed: resolved once, or each further message would shift it again.
        wish = replace(wish, when=replace(wish.when, value=readings.fixed(window)))
    found = _search(db, catalogue, wish, window, now, known)
    return _choose(catalogue, wish, window, found, notices, now)


def resolve(catalogue: Catalogue, wish: Wish, known: datetime | None = None) -> list[when.Window]:
    """The ranked readings of the words about time, from the moment they were said."""
    if not wish.when:
        return []
    at = wish.when.at.astimezone(catalogue.zone)
    until = at.date() + timedelta(days=catalogue.rules.window_days + 366)
    return when.resolve(
        wish.when.value,
        at,
        catalogue.when_hours(),
        catalogue.holidays(at.date(), until),
        known.astimezone(catalogue.zone) if known else None,
    )


def _is_past(catalogue: Catalogue, wish: Wish, now: datetime) -> bool:
    """Whether the words mean a moment that is over: seen from the beginning of their day they still lay ahead."""
    assert wish.when is not None
    day = wish.when.value.date
    if isinstance(day, Calendar) and day.year and day.month:
        today = now.astimezone(catalogue.zone).date()
        return (day.year, day.month, day.day) <= (today.year, today.month, today.day)
    at = wish.when.at.astimezone(catalogue.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return bool(resolve(catalogue, replace(wish, when=replace(wish.when, at=at))))


def _just_passed(catalogue: Catalogue, wish: Wish, windows: Sequence[when.Window], now: datetime) -> date | None:
    """ "5 Mart" in the middle of March: hardly the one of next year, which is too far to be booked anyway."""
    day = wish.meaning.date if wish.meaning else None
    if not isinstance(day, Calendar) or day.month is None or day.year is not None or not windows:
        return None
    resolved, today = windows[0].date_start, now.astimezone(catalogue.zone).date()
    if resolved is None or (resolved - today).days <= catalogue.rules.window_days or (day.day, day.month) == (29, 2):
        return None
    last = resolved.replace(year=resolved.year - 1)
    return last if (today - last).days < JUST_PASSED else None


def ambiguous(windows: Sequence[when.Window]) -> bool:
    """Whether the first two readings are really apart and each says what tells it apart."""
    return len(windows) > 1 and bool(windows[0].note) and bool(windows[1].note)


def _is_seen_from_another(meaning: when.Meaning) -> bool:
    return isinstance(meaning.time, KnownTime) or isinstance(meaning.date, KnownDay)


def _says_when(meaning: when.Meaning) -> bool:
    return bool(meaning.date or meaning.time) and not isinstance(meaning.date, AnyDay)


def _leaves_day_open(window: when.Window | None) -> bool:
    return window is None or window.date_start is None or window.open_end_date


def _search(
    db: Connection, catalogue: Catalogue, wish: Wish, window: when.Window | None, now: datetime, known: Known
) -> Found:
    meaning = wish.meaning
    order: availability.Order = "spread"
    limit = offers.SHOWN
    if meaning and (meaning.soonest or meaning.latest):
        order = "soonest" if meaning.soonest else "latest"
    elif _leaves_day_open(window):
        order, limit = "soonest", LOOKED_AHEAD
    searched = Search(
        services=wish.services,
        branch=wish.key("branch"),
        staff=wish.key("staff"),
        party=wish.party,
        window=window,
        avoid=known.appointment_id,
        customer=known.customer_id,
        each=wish.each,
    )
    return availability.search(db, catalogue, searched, now, limit, order)


def _choose(
    catalogue: Catalogue,
    wish: Wish,
    window: when.Window | None,
    found: Found,
    notices: tuple[Notice, ...],
    now: datetime,
) -> Progress:
    meaning = wish.meaning
    if found.exact:
        pointed = window is not None and window.date_start and window.exact_time and window.date_end is None
        if (
            pointed
            or (window is not None and len(found.exact) == 1)
            or (meaning and (meaning.soonest or meaning.latest))
        ):
            return Progress(wish, time=found.exact[0], notices=notices)
        free = varied(found.exact, catalogue) if _leaves_day_open(window) else found.exact
        return Progress(wish, offered=tuple(sorted(free, key=lambda offer: offer.starts_at)), notices=notices)
    if found.reason == "party_too_big":
        return Progress(wish, notices=(*notices, Notice("utter_reason_party_too_big")))
    nearest = alternatives(found.nearest, wish.key("branch"))
    values = words.refusal(catalogue, window, wish, now)
    reason: str = found.reason or "full"
    if reason in ("closed", "holiday", "too_soon") and _is_over_today(catalogue, wish, window, now):
        reason = "day_over"
    elif reason in ("closed", "holiday") and values["hours"]:
        reason = "half_day" if values["reason"] else "after_hours" if values["time"] else "too_long"
    if reason in NO_SUCH_DAY and nearest:
        wish = _on_another_day(wish)
    nothing = "utter_calendar_away" if reason == "calendar_away" else "utter_nothing_free"
    why = Notice(f"utter_reason_{reason}" if nearest else nothing, values)
    return Progress(wish, offered=nearest, notices=(*notices, why), full=found.reason == "full")


def _is_over_today(catalogue: Catalogue, wish: Wish, window: when.Window | None, now: datetime) -> bool:
    """Whether only today was asked for, and nothing that is booked now could still be done before closing."""
    local = now.astimezone(catalogue.zone)
    if window is None or window.date_start != local.date() or window.date_end not in (None, local.date()):
        return False
    spans = catalogue.spans_on(local.date(), wish.key("branch"))
    longest = max((catalogue.services[key].minutes for key in wish.services), default=0)
    earliest = local.hour * 60 + local.minute + catalogue.rules.notice_minutes
    return bool(spans) and earliest + longest > spans[-1][1]


def _on_another_day(wish: Wish) -> Wish:
    """The wish without its day, which can never be: "9" among the days offered instead is nine on one of those."""
    if wish.when is None:
        return wish
    left = replace(wish.when.value, date=None, others=())
    return replace(wish, when=replace(wish.when, value=left) if left.time else None)


def alternatives(nearest: Sequence[Offer], branch: str | None) -> tuple[Offer, ...]:
    """A handful of the nearest other times, in order of time; other branches only where the wished one has too few."""
    nearest = list({(offer.starts_at, offer.branch): offer for offer in reversed(nearest)}.values())[::-1]
    here = [offer for offer in nearest if branch in (None, offer.branch)]
    chosen = (here if len(here) >= FEW else [*here, *(offer for offer in nearest if offer not in here)])[:ALTERNATIVES]
    return tuple(sorted(chosen, key=lambda offer: offer.starts_at))


def varied(free: Sequence[Offer], catalogue: Catalogue, days: int = 3) -> list[Offer]:
    """A few times of each of the next free days, for someone who has not said when."""
    by_day: dict[date, list[Offer]] = {}
    for offer in sorted(free, key=lambda one: one.starts_at):
        by_day.setdefault(offer.starts_at.astimezone(catalogue.zone).date(), []).append(offer)
    return [offer for day in list(by_day)[:days] for offer in _spread(by_day[day], offers.SHOWN // days)]


def _spread(ordered: Sequence[Offer], count: int) -> Sequence[Offer]:
    """At most `count` of them from first to last, full hours rather than quarters where there are enough."""
    full_hours = [offer for offer in ordered if offer.starts_at.minute == 0]
    free = full_hours if len(full_hours) >= count else ordered
    if len(free) <= count:
        return free
    return [free[round(index * (len(free) - 1) / (count - 1))] for index in range(count)]
