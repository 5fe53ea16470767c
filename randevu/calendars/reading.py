"""Bringing the mirror up to date: every calendar concerned at once, each in a thread, with one deadline for all.

Nobody waits longer than the deadline; a thread that is not done by then goes on by itself, and what it learns serves
the next one who asks. No transaction is open while a service is asked.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.engine import Connection

from randevu import store
from randevu.calendars import connections, mirror
from randevu.calendars.connections import CalendarConnection, Owner
from randevu.calendars.errors import CalendarError, SetupError, SignInNeeded, Throttled, TokenExpired
from randevu.calendars.house import house as our_house
from randevu.calendars.mirror import SLOW, Reading, Window
from randevu.calendars.model import Event, Gone
from randevu.calendars.wiring import Account

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=5)
"""What was read so lately is not read again to offer times."""
TRUSTED = timedelta(seconds=90)
"""What was read so lately still serves when a service is slow or asks for a pause: the worker reads every minute."""
SIGN_IN_AGAIN = timedelta(minutes=15)
"""How often a connection that asks for signing in is tried: some services refuse by mistake."""
PAUSE = timedelta(seconds=30)
"""After a service asked for a pause without saying how long."""
SHORTEST_RETRY, LONGEST_RETRY = timedelta(seconds=5), timedelta(seconds=60)
WAITING_STEP = 0.05
MOST_THREADS = 32

Reaction = Callable[[Connection, int, str, Event | Gone, datetime], None]
"""What follows from a change, in the transaction that writes it: (db, calendar, our house, change, now)."""


def no_reaction(db: Connection, calendar_id: int, house: str, change: Event | Gone, now: datetime) -> None:
    """For whoever only wants the mirror."""


def stopwatch() -> Callable[[], timedelta]:
    began = time.monotonic()
    return lambda: timedelta(seconds=time.monotonic() - began)


@dataclass
class _Round:
    """One call of the reader: what its threads share."""

    house: str
    accounts: Mapping[int, CalendarConnection]
    now: datetime
    since: Callable[[], timedelta]
    url: str | None
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)
    began: float = field(default_factory=time.monotonic)

    @property
    def moment(self) -> datetime:
        """The present, seen from the moment of the call."""
        return self.now + self.since()

    def left(self, deadline: float) -> float:
        return max(0.0, deadline - (time.monotonic() - self.began))


@dataclass(frozen=True)
class Reader:
    """Reads calendars into the mirror.

    Attributes:
        window: what is to be known at least, at a moment; and the whole of what is read when it is read anew.
        open: makes a connection usable; see `randevu.calendars.wiring.account`.
        url: of the database; by default the one of the settings.
        clock: starts a watch that tells how long a call has taken: moments are the caller's, plus that.
    """

    window: Callable[[datetime], tuple[Window, Window]]
    open: Callable[[CalendarConnection], Account]
    react: Reaction = no_reaction
    clock: Callable[[], Callable[[], timedelta]] = stopwatch
    url: str | None = None

    def bring_up_to_date(
        self,
        owners: Iterable[Owner] | None,
        now: datetime,
        deadline: float,
        fresh: timedelta | None = FRESH,
        ahead: bool = False,
    ) -> None:
        """Read what is not known as of the last moments. Whatever goes wrong is written down with the calendar.

        Args:
            owners: whose calendars; None: all of them.
            deadline: seconds after which nobody waits any longer.
            fresh: what was read so lately is left alone; None: everything that is not due.
            ahead: renew windows that begin in the past, before anybody needs their end; for the worker.
        """
        with store.reading(self.url) as db:
            found = mirror.calendars(db, owners)
            wanted = [one for one in found if self._is_due(one, now, fresh, ahead)]
            if not wanted:
                return
            accounts = connections.by_ids(db, [one.connection_id for one in wanted])
            call = _Round(our_house(db), accounts, now, self.clock(), self.url)
        able = [one for one in wanted if self._may_ask(one, call)]
        with store.writing(self.url) as db:
            _overlook(db, [one for one in wanted if one not in able], call)
            mine = mirror.lease(db, [one.id for one in able], call.holder, now)
        late = _at_once({one.id: partial(self._read, one, call, ahead) for one in mine}, call.left(deadline))
        leased = {one.id for one in mine}
        late |= _waited_for({one.id for one in able} - leased, call, deadline)
        _too_slow([one for one in able if one.id in late], call)

    def look_again(
        self, owners: Iterable[Owner], first: datetime, last: datetime, now: datetime, deadline: float
    ) -> None:
        """Read [first, last) itself once more, however lately the calendars were read; what is found is written into
        the mirror. A calendar that does not answer counts as unknown.
        """
        with store.reading(self.url) as db:
            found = mirror.calendars(db, owners)
            accounts = connections.by_ids(db, [one.connection_id for one in found])
            call = _Round(our_house(db) if found else "", accounts, now, self.clock(), self.url)
        known = [one for one in found if one.is_known]
        able = [one for one in known if self._may_ask(one, call)]
        unable = [one.id for one in known if one not in able]
        late = _at_once({one.id: partial(self._look, one, call, first, last) for one in able}, deadline)
        if unable or late:
            with store.writing(self.url) as db:
                mirror.fail(db, [*unable, *late], SLOW, call.moment, now, None)
        if len(known) < len(found):
            self.bring_up_to_date(
                {one.owner for one in found if one not in known}, now, call.left(deadline), fresh=NONE
            )

    # ------------------------------------------------------------ which ones

    def _is_due(self, one: Reading, now: datetime, fresh: timedelta | None, ahead: bool) -> bool:
        if one.due_at <= now:
            return True
        if one.failing_since is not None or fresh is None:
            return False
        return one.read_at is None or one.read_at <= now - fresh or not self._suffices(one, now, ahead)

    def _suffices(self, one: Reading, now: datetime, ahead: bool) -> bool:
        """Whether the token's window still holds what must be known."""
        least, whole = self.window(now)
        if one.window is None or one.token is None:
            return False
        return one.window.last >= least.last and not (ahead and one.window.first < whole.first)

    @staticmethod
    def _may_ask(one: Reading, call: _Round) -> bool:
        connection = call.accounts.get(one.connection_id)
        if connection is None or connection.state == "off":
            return False
        return connection.not_before is None or connection.not_before <= call.now

    # ------------------------------------------------------------ in a thread

    def _read(self, one: Reading, call: _Round, ahead: bool) -> None:
        try:
            account = self.open(call.accounts[one.connection_id])
            if self._suffices(one, call.now, ahead):
                assert one.window is not None
                try:
                    return self._follow(account, one, one.window, call)
                except TokenExpired:
                    log.info("calendar %s gave its token up: reading it anew", one.id)
            self._anew(account, one, call)
        except Exception as error:
            _failed(one, error, call)

    def _anew(self, account: Account, one: Reading, call: _Round) -> None:
        with store.writing(self.url) as db:
            fresh = mirror.begin_round(db, one, call.holder)
        if fresh is not None:
            self._follow(account, fresh, self.window(call.now)[1], call)

    def _follow(self, account: Account, one: Reading, window: Window, call: _Round) -> None:
        """Apply page by page; the token, and with it what is known, moves on only after the last one."""
        pages = account.service.changes(one.address, one.token, window.first, window.last)
        token = None
        while token is None:
            with account.gate:
                page = next(pages, None)
            if page is None:
                raise CalendarError("no_token")
            inside = [change for change in page.changes if _lies_in(change, window)]
            token = page.token
            with store.writing(self.url) as db:
                true_now = mirror.apply(db, one, call.holder, inside, call.house, call.moment)
                if true_now is None:
                    return
                for change in true_now:
                    self.react(db, one.id, call.house, change, call.now)
                if token is not None:
                    mirror.finish(db, one, call.holder, token, window, call.now)
                    connections.answered(db, one.connection_id, call.now)

    def _look(self, one: Reading, call: _Round, first: datetime, last: datetime) -> None:
        try:
            account = self.open(call.accounts[one.connection_id])
            with account.gate:
                events = list(account.service.events(one.address, first, last))
            with store.writing(self.url) as db:
                mirror.add(db, one, events, call.house)
        except Exception as error:
            _failed(one, error, call, leased=False)


NONE = timedelta(0)


def _lies_in(change: Event | Gone, window: Window) -> bool:
    return isinstance(change, Gone) or (change.starts_at < window.last and change.ends_at > window.first)


def _at_once(calls: Mapping[int, Callable[[], None]], seconds: float) -> set[int]:
    """Make all calls at once; returns those that were not done after so many seconds."""
    if not calls:
        return set()
    done: set[int] = set()
    all_done = threading.Event()

    def run(key: int, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:
            log.error("what was learnt of calendar %s could not be written down: %s", key, type(error).__name__)
        finally:
            done.add(key)
            if len(done) == len(calls):
                all_done.set()

    pool = ThreadPoolExecutor(min(MOST_THREADS, len(calls)), thread_name_prefix="calendars")
    for key, call in calls.items():
        pool.submit(run, key, call)
    all_done.wait(seconds)
    pool.shutdown(wait=False)
    return set(calls) - done


def _failed(one: Reading, error: Exception, call: _Round, leased: bool = True) -> None:
    """Write down what went wrong, in the service's own short words."""
    at = call.moment
    code = error.code if isinstance(error, CalendarError) else type(error).__name__
    failing = at - one.failing_since if one.failing_since else NONE
    due = at + min(max(failing, SHORTEST_RETRY), LONGEST_RETRY)
    holder = call.holder if leased else None
    if not isinstance(error, (CalendarError, SetupError)):
        log.error("reading calendar %s failed: %s", one.id, code)
    with store.writing(call.url) as db:
        if isinstance(error, Throttled):
            until = at + (error.wait or PAUSE)
            connections.pause(db, one.connection_id, code, until)
            if leased and one.is_known and one.read_at is not None and one.read_at > call.now - TRUSTED:
                mirror.give_back(db, [one.id], call.holder, until)
                return
            due = max(due, until)
        if isinstance(error, SignInNeeded):
            connections.ask_for_sign_in(db, one.connection_id, code)
            due = at + SIGN_IN_AGAIN
        new = mirror.fail(db, [one.id], code, at, due, holder)
    if new:
        log.error("ALARM calendar %s cannot be read (%s): its owner's time is unknown", one.id, code)


def _overlook(db: Connection, paused: Sequence[Reading], call: _Round) -> None:
    """Calendars of services that asked for a pause: what is known of them serves for a moment longer."""
    old = [one.id for one in paused if one.read_at is None or one.read_at <= call.now - TRUSTED]
    if old:
        mirror.fail(db, old, "paused", call.now, call.now, None)


def _too_slow(late: Sequence[Reading], call: _Round) -> None:
    """Those that did not answer in time are unknown, unless they were known a moment ago."""
    unknown = [one.id for one in late if one.read_at is None or one.read_at <= call.now - TRUSTED]
    if unknown:
        with store.writing(call.url) as db:
            mirror.unsure(db, unknown, call.now)
        log.error("ALARM calendars %s do not answer in time: their owners' time is unknown", unknown)


def _waited_for(theirs: set[int], call: _Round, deadline: float) -> set[int]:
    """Somebody else is reading these: their answer serves us too. Returns those that it did not come for in time."""
    while theirs and call.left(deadline) > 0:
        time.sleep(min(WAITING_STEP, call.left(deadline)))
        with store.reading(call.url) as db:
            found = mirror.known(db, theirs)
        theirs = {one.id for one in found if one.leased_until is not None and one.leased_until > call.moment}
    return theirs
