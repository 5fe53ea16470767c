"""What a calendar service answers when it does not do what was asked.

RandevuError
├── SetupError          a connection cannot be made or used as it is set up: the text says what to do
└── CalendarError
    ├── Unclear         the change may have been made or not: look before repeating
    ├── Away            surely nothing was changed; try again later (no connection, 5xx before anything was done)
    ├── Throttled       the service asks for a pause; `wait` says how long, when it says so
    ├── SignInNeeded    the consent was withdrawn or ran out: somebody must sign in again
    ├── NotAllowed      signed in, but not permitted to do this with this calendar
    ├── NotFound        no such calendar or event
    ├── Exists          an event with this uid is there already
    ├── Changed         somebody changed the event since `version` was read
    ├── TokenExpired    the sync token no longer serves: read the window anew
    └── Refused         our request is wrong; repeating it changes nothing

Reading never raises `Unclear`: what fails there is `Away`. Errors carry a short `code` of the service and never a
title, an address, a name or a token.
"""

from __future__ import annotations

from datetime import timedelta

from randevu.errors import RandevuError


class SetupError(RandevuError):
    """The person who connects a calendar can put it right; the text says how. `code`: the same for a page, which has
    words of its own; empty where there is nothing more to say than that it cannot be done.
    """

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class CalendarError(RandevuError):
    """A calendar did not do what was asked. `code` is the service's own short word or status, safe to log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unclear(CalendarError):
    """The request may have been carried out: a timeout, a broken answer, a 5xx after it was sent."""


class Away(CalendarError):
    """Nothing was changed, and the same request may succeed later."""


class Throttled(CalendarError):
    """Too many requests: nothing was changed."""

    def __init__(self, code: str, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.wait = wait


class SignInNeeded(CalendarError):
    """Consent was withdrawn, ran out, or the password changed."""


class NotAllowed(CalendarError):
    """The account may not do this with this calendar."""


class NotFound(CalendarError):
    """The calendar or the event is not there."""


class Exists(CalendarError):
    """An event with this uid is there already, possibly a removed one."""


class Changed(CalendarError):
    """The event is no longer the version that was read."""


class TokenExpired(CalendarError):
    """The sync token is no longer known to the service."""


class Refused(CalendarError):
    """The service finds the request wrong."""
