"""What is written down when a calendar could not be read, or not in time."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.engine import Connection

from randevu import store
from randevu.calendars import connections, mirror
from randevu.calendars.calling import Call
from randevu.calendars.errors import CalendarError, SetupError, SignInNeeded, Throttled
from randevu.calendars.mirror import Reading

log = logging.getLogger(__name__)

TRUSTED = timedelta(seconds=90)
"""What was read so lately still serves when a service is slow or asks for a pause: the worker reads every minute."""
SIGN_IN_AGAIN = timedelta(minutes=15)
"""How often a connection that asks for signing in is tried: some services refuse by mistake."""
PAUSE = timedelta(seconds=30)
"""After a service asked for a pause without saying how long."""
SHORTEST_RETRY, LONGEST_RETRY = timedelta(seconds=5), timedelta(seconds=60)
NONE = timedelta(0)


def failed(one: Reading, error: Exception, call: Call, leased: bool = True) -> None:
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


def overlook(db: Connection, paused: Sequence[Reading], call: Call) -> None:
    """Calendars of services that asked for a pause: what is known of them serves for a moment longer."""
    old = [one.id for one in paused if one.read_at is None or one.read_at <= call.now - TRUSTED]
    if old:
        mirror.fail(db, old, "paused", call.now, call.now, None)


def too_slow(late: Sequence[Reading], call: Call) -> None:
    """Those that did not answer in time are unknown, unless they were known a moment ago."""
    unknown = [one.id for one in late if one.read_at is None or one.read_at <= call.now - TRUSTED]
    if unknown:
        with store.writing(call.url) as db:
            mirror.unsure(db, unknown, call.now)
        log.error("ALARM calendars %s do not answer in time: their owners' time is unknown", unknown)
