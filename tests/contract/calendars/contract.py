"""What every calendar adapter must do, as tests that each adapter's test file inherits.

A test file brings two fixtures, `service` (the adapter) and `peer` (see `tests.contract.calendars.peer`), both on the
same calendar, empty at first, that answers three or so events a page where the service has pages:

    class TestGoogle(CalendarContract):
        @pytest.fixture
        def peer(self) -> Peer: ...

        @pytest.fixture
        def service(self, peer: Peer) -> CalendarService: ...
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from randevu.calendars.errors import Changed, Exists, NotFound, TokenExpired
from randevu.calendars.model import Entry, Event, Gone, Mark, Page, Written
from randevu.calendars.port import CalendarService
from tests.contract.calendars.peer import TAKES_TIME, Meeting, Peer, Shows

ISTANBUL = ZoneInfo("Europe/Istanbul")
DAY = date(2026, 3, 12)
FIRST = datetime(2026, 3, 11, tzinfo=ISTANBUL)
LAST = FIRST + timedelta(days=62)
HOUSE = "a1b2c3d4e5f60718"
HALF_HOUR = timedelta(minutes=30)


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ISTANBUL)


def entry(clock: str = "14:00", day: date = DAY, generation: int = 1, house: str = HOUSE, number: int = 7) -> Entry:
    """What is to stand in the calendar for appointment `number`, half an hour long."""
    start = at(clock, day)
    mark = Mark(house, number, "ayse", generation)
    return Entry(
        mark,
        start,
        start + HALF_HOUR,
        "Europe/Istanbul",
        "Saç kesimi",
        description="Randevu 7",
        place="Moda Caddesi 1, Kadıköy",
        reminder_minutes=15,
    )


def moments(events: Iterable[Event]) -> list[tuple[datetime, datetime]]:
    return sorted((one.starts_at.astimezone(ISTANBUL), one.ends_at.astimezone(ISTANBUL)) for one in events)


class Kept:
    """What somebody knows of a calendar who only applies changes in order."""

    def __init__(self, service: CalendarService, calendar: str) -> None:
        self.service, self.calendar = service, calendar
        self.token: str | None = None
        self.events: dict[str, Event] = {}

    def catch_up(self) -> list[Page]:
        pages = list(self.service.changes(self.calendar, self.token, FIRST, LAST))
        for page in pages:
            for change in page.changes:
                if isinstance(change, Gone):
                    self.events = {id: one for id, one in self.events.items() if change.id not in (one.id, one.series)}
                else:
                    self.events[change.id] = change
        self.token = pages[-1].token
        return pages

    @property
    def times(self) -> list[tuple[datetime, datetime, bool]]:
        return _times(self.events.values())


def _times(events: Iterable[Event]) -> list[tuple[datetime, datetime, bool]]:
    return sorted(
        (one.starts_at.astimezone(timezone.utc), one.ends_at.astimezone(timezone.utc), one.busy)
        for one in events
        if one.busy
    )


class CalendarContract:
    """Inherited by one test class for each adapter."""

    # ------------------------------------------------------------ reading

    def test_the_account_lists_the_calendar_as_one_that_can_be_written(
        self, service: CalendarService, peer: Peer
    ) -> None:
        (listed,) = [one for one in service.calendars() if one.address == peer.calendar]
        assert listed.writable
        assert listed.name
        assert listed.zone in (None, peer.zone)

    def test_at_least_one_request_may_be_under_way(self, service: CalendarService) -> None:
        assert service.concurrency >= 1

    def test_an_empty_calendar_holds_nothing(self, service: CalendarService, peer: Peer) -> None:
        assert list(service.events(peer.calendar, FIRST, LAST)) == []

    def test_a_meeting_is_read_with_its_moments(self, service: CalendarService, peer: Peer) -> None:
        peer.put(Meeting(at("10:00"), at("11:30")))
        (found,) = service.events(peer.calendar, FIRST, LAST)
        assert moments([found]) == [(at("10:00"), at("11:30"))]
        assert (found.busy, found.whole_day, found.mark) == (True, False, None)

    def test_a_meeting_entered_in_another_zone_is_the_same_moment(self, service: CalendarService, peer: Peer) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        # On the 29th the clocks of Berlin change, those of Istanbul do not.
        for day in (28, 29):
            peer.put(Meeting(datetime(2026, 3, day, 9, tzinfo=berlin), datetime(2026, 3, day, 10, tzinfo=berlin)))
        found = moments(service.events(peer.calendar, FIRST, LAST))
        assert [start for start, _ in found] == [at("11:00", date(2026, 3, 28)), at("10:00", date(2026, 3, 29))]

    def test_whole_days_reach_from_midnight_to_midnight_of_the_calendars_zone(
        self, service: CalendarService, peer: Peer
    ) -> None:
        peer.put(Meeting(DAY, DAY + timedelta(days=2)))
        (found,) = service.events(peer.calendar, FIRST, LAST)
        zone = ZoneInfo(peer.zone)
        midnights = [datetime.combine(DAY + timedelta(days=days), time(), zone) for days in (0, 2)]
        assert [found.starts_at, found.ends_at] == midnights
        assert (found.busy, found.whole_day) == (True, True)

    def test_every_instance_of_a_recurring_meeting_is_read_and_names_its_series(
        self, service: CalendarService, peer: Peer
    ) -> None:
        series = peer.put(Meeting(at("09:00"), at("09:30"), daily=4))
        found = list(service.events(peer.calendar, FIRST, LAST))
        days = [DAY + timedelta(days=number) for number in range(4)]
        assert moments(found) == [(at("09:00", day), at("09:30", day)) for day in days]
        assert {one.series for one in found} == {series}
        assert len({one.id for one in found}) == 4

    @pytest.mark.parametrize("shows", list(TAKES_TIME))
    def test_what_takes_time_counts_as_busy_and_the_rest_does_not(
        self, service: CalendarService, peer: Peer, shows: Shows
    ) -> None:
        if shows not in peer.shows:
            # Some services have no such kind: there is nothing that could be read wrongly.
            assert shows not in ("busy", "free")
            return
        peer.put(Meeting(at("10:00"), at("11:00"), shows=shows))
        busy = [one for one in service.events(peer.calendar, FIRST, LAST) if one.busy]
        assert bool(busy) == TAKES_TIME[shows]

    def test_only_what_overlaps_the_window_is_read(self, service: CalendarService, peer: Peer) -> None:
        for begin, end in (("08:00", "09:00"), ("08:30", "09:30"), ("10:30", "11:30"), ("11:00", "12:00")):
            peer.put(Meeting(at(begin), at(end)))
        found = moments(service.events(peer.calendar, at("09:00"), at("11:00")))
        assert found == [(at("08:30"), at("09:30")), (at("10:30"), at("11:30"))]

    def test_a_long_list_of_meetings_is_read_whole(self, service: CalendarService, peer: Peer) -> None:
        days = [DAY + timedelta(days=number) for number in range(10)]
        for day in days:
            peer.put(Meeting(at("10:00", day), at("11:00", day)))
        found = moments(service.events(peer.calendar, FIRST, LAST))
        assert found == [(at("10:00", day), at("11:00", day)) for day in days]

    def test_a_calendar_that_does_not_exist_is_not_found(self, service: CalendarService, peer: Peer) -> None:
        wrong = peer.calendar[:-1] + ("x" if peer.calendar[-1] != "x" else "y")
        with pytest.raises(NotFound):
            list(service.events(wrong, FIRST, LAST))
        with pytest.raises(NotFound):
            list(service.changes(wrong, None, FIRST, LAST))
        with pytest.raises(NotFound):
            service.create(wrong, uuid4().hex, entry())

    # ------------------------------------------------------------ writing

    def test_what_is_created_stands_there_with_our_mark(self, service: CalendarService, peer: Peer) -> None:
        wanted = entry()
        written = service.create(peer.calendar, uuid4().hex, wanted)
        (found,) = service.events(peer.calendar, FIRST, LAST)
        assert (found.id, found.series, found.mark) == (written.id, written.id, wanted.mark)
        assert moments([found]) == [(wanted.starts_at, wanted.ends_at)]
        assert found.busy

    def test_creating_twice_under_one_uid_makes_one_event(self, service: CalendarService, peer: Peer) -> None:
        uid = uuid4().hex
        first = service.create(peer.calendar, uid, entry())
        with suppress(Exists):
            assert service.create(peer.calendar, uid, entry()).id == first.id
        (found,) = service.events(peer.calendar, FIRST, LAST)
        assert found.id == first.id

    def test_an_event_is_found_by_its_uid_wherever_it_was_moved(self, service: CalendarService, peer: Peer) -> None:
        uid = uuid4().hex
        written = service.create(peer.calendar, uid, entry())
        far = LAST + timedelta(days=200)
        peer.move(written.id, far, far + HALF_HOUR)
        found = service.find(peer.calendar, uid)
        assert found is not None
        assert (found.id, found.mark) == (written.id, entry().mark)
        assert moments([found]) == [(far, far + HALF_HOUR)]

    def test_a_uid_that_was_never_used_finds_nothing(self, service: CalendarService, peer: Peer) -> None:
        service.create(peer.calendar, uuid4().hex, entry())
        assert service.find(peer.calendar, uuid4().hex) is None

    def test_a_change_moves_the_event_and_bears_the_new_generation(self, service: CalendarService, peer: Peer) -> None:
        uid = uuid4().hex
        written = service.create(peer.calendar, uid, entry())
        moved = entry("16:00", generation=2)
        changed = service.change(peer.calendar, written, moved)
        assert (changed.id, changed.version != written.version) == (written.id, True)
        found = service.find(peer.calendar, uid)
        assert found is not None
        assert (found.mark, found.version) == (moved.mark, changed.version)
        assert moments([found]) == [(moved.starts_at, moved.ends_at)]

    def test_a_change_of_what_somebody_changed_meanwhile_is_refused(self, service: CalendarService, peer: Peer) -> None:
        uid = uuid4().hex
        written = service.create(peer.calendar, uid, entry())
        peer.move(written.id, at("17:00"), at("17:30"))
        with pytest.raises(Changed):
            service.change(peer.calendar, written, entry("16:00", generation=2))
        found = service.find(peer.calendar, uid)
        assert found is not None
        assert (moments([found]), found.mark) == ([(at("17:00"), at("17:30"))], entry().mark)
        service.change(peer.calendar, Written(found.id, found.version), entry("16:00", generation=2))
        assert moments(service.events(peer.calendar, FIRST, LAST)) == [(at("16:00"), at("16:30"))]

    def test_a_change_of_what_was_removed_finds_nothing(self, service: CalendarService, peer: Peer) -> None:
        written = service.create(peer.calendar, uuid4().hex, entry())
        peer.take_out(written.id)
        with pytest.raises(NotFound):
            service.change(peer.calendar, written, entry("16:00", generation=2))
        assert list(service.events(peer.calendar, FIRST, LAST)) == []

    def test_removing_asks_for_no_version_and_may_be_repeated(self, service: CalendarService, peer: Peer) -> None:
        uid = uuid4().hex
        written = service.create(peer.calendar, uid, entry())
        peer.move(written.id, at("17:00"), at("17:30"))
        for _ in range(2):
            service.remove(peer.calendar, written)
        assert service.find(peer.calendar, uid) is None
        assert list(service.events(peer.calendar, FIRST, LAST)) == []

    def test_after_a_removal_a_new_uid_makes_a_new_event(self, service: CalendarService, peer: Peer) -> None:
        service.remove(peer.calendar, service.create(peer.calendar, uuid4().hex, entry()))
        service.create(peer.calendar, uuid4().hex, entry(generation=2))
        (found,) = service.events(peer.calendar, FIRST, LAST)
        assert found.mark == replace(entry().mark, generation=2)

    def test_ours_are_the_events_of_our_house_in_the_window(self, service: CalendarService, peer: Peer) -> None:
        mine = service.create(peer.calendar, uuid4().hex, entry("10:00"))
        service.create(peer.calendar, uuid4().hex, entry("11:00", house="somebody", number=8))
        service.create(peer.calendar, uuid4().hex, entry("10:00", LAST.date() + timedelta(days=30), number=9))
        peer.put(Meeting(at("12:00"), at("13:00")))
        (found,) = service.ours(peer.calendar, HOUSE, FIRST, LAST)
        assert (found.id, found.mark) == (mine.id, entry().mark)

    # ------------------------------------------------------------ changes

    def test_without_a_token_everything_there_is_comes_page_by_page(self, service: CalendarService, peer: Peer) -> None:
        for number in range(10):
            day = DAY + timedelta(days=number)
            peer.put(Meeting(at("10:00", day), at("11:00", day)))
        kept = Kept(service, peer.calendar)
        pages = kept.catch_up()
        assert [page.token is None for page in pages[:-1]] == [True] * (len(pages) - 1)
        assert pages[-1].token
        assert kept.times == _times(service.events(peer.calendar, FIRST, LAST))
        assert len(kept.events) == 10

    def test_when_nothing_changed_there_is_nothing_to_apply(self, service: CalendarService, peer: Peer) -> None:
        peer.put(Meeting(at("10:00"), at("11:00")))
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        for _ in range(2):
            before = dict(kept.events)
            kept.catch_up()
            assert kept.events == before

    def test_whoever_applies_changes_in_order_knows_the_calendar(self, service: CalendarService, peer: Peer) -> None:
        kept = Kept(service, peer.calendar)
        kept.catch_up()

        def same() -> None:
            kept.catch_up()
            assert kept.times == _times(service.events(peer.calendar, FIRST, LAST))

        single = peer.put(Meeting(at("10:00"), at("11:00")))
        same()
        series = peer.put(Meeting(at("09:00"), at("09:30"), daily=5))
        whole = peer.put(Meeting(DAY + timedelta(days=8), DAY + timedelta(days=9)))
        same()
        assert len(kept.times) == 7
        peer.move(single, at("12:00"), at("13:00"))
        peer.skip(series, DAY + timedelta(days=2))
        same()
        assert len(kept.times) == 6
        peer.move(single, LAST + timedelta(days=40), LAST + timedelta(days=40, hours=1))
        same()
        peer.move(single, at("15:00"), at("16:00"))
        peer.take_out(whole)
        same()
        peer.take_out(series)
        same()
        assert kept.times == _times([Event("", "", "", at("15:00"), at("16:00"))])
        peer.take_out(single)
        same()
        assert kept.times == []

    def test_more_changes_than_fit_a_page_all_arrive(self, service: CalendarService, peer: Peer) -> None:
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        ids = []
        for number in range(10):
            day = DAY + timedelta(days=number)
            ids.append(peer.put(Meeting(at("10:00", day), at("11:00", day))))
        pages = kept.catch_up()
        assert len(kept.times) == 10
        assert [bool(page.token) for page in pages] == [False] * (len(pages) - 1) + [True]
        for id in ids[::2]:
            peer.take_out(id)
        kept.catch_up()
        assert kept.times == _times(service.events(peer.calendar, FIRST, LAST))
        assert len(kept.times) == 5

    def test_our_own_events_come_with_their_mark_and_go_when_removed_by_hand(
        self, service: CalendarService, peer: Peer
    ) -> None:
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        written = service.create(peer.calendar, uuid4().hex, entry())
        kept.catch_up()
        assert kept.events[written.id].mark == entry().mark
        peer.move(written.id, at("17:00"), at("17:30"))
        kept.catch_up()
        assert moments([kept.events[written.id]]) == [(at("17:00"), at("17:30"))]
        assert kept.events[written.id].mark == entry().mark
        peer.take_out(written.id)
        assert Gone(written.id) in [change for page in kept.catch_up() for change in page.changes]
        assert kept.events == {}

    def test_nothing_outside_the_window_is_dragged_in(self, service: CalendarService, peer: Peer) -> None:
        before, after = FIRST - timedelta(days=9), LAST + timedelta(days=9)
        peer.put(Meeting(before, before + HALF_HOUR))
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        peer.put(Meeting(after, after + HALF_HOUR))
        kept.catch_up()
        assert kept.events == {}

    def test_a_token_that_ran_out_is_said_before_anything_else(self, service: CalendarService, peer: Peer) -> None:
        peer.put(Meeting(at("10:00"), at("11:00")))
        kept = Kept(service, peer.calendar)
        kept.catch_up()
        peer.expire_tokens()
        peer.put(Meeting(at("12:00"), at("13:00")))
        with pytest.raises(TokenExpired):
            kept.catch_up()
        anew = Kept(service, peer.calendar)
        anew.catch_up()
        assert anew.times == _times(service.events(peer.calendar, FIRST, LAST))
