"""What WhatsApp refuses, and what to do about it.

RandevuError
└── MessagingError
    ├── Unsendable       a message was built that WhatsApp would refuse; found before sending
    ├── SendError        a request failed; `verdict` says what to do
    │   ├── NotSent      surely nothing went out: it may be repeated as its verdict allows
    │   └── Unclear      it may have gone out: never repeat it blindly, there is no idempotency key
    └── MediaRefused     a file was not taken over: too big, other bytes than promised, from a stranger's host

Errors carry data, never what was written or to whom. WhatsApp's own sentences are left out for the same reason: they
quote parameters. ``trace`` is what Meta's support asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from randevu.errors import RandevuError


class Verdict(str, Enum):
    """What becomes of a message that failed."""

    RETRY = "retry"
    """Soon again, with growing pauses, a bounded number of times."""
    WAIT_PAIR = "wait_pair"
    """Too much to this person: hold everything for them, `pair_wait` seconds."""
    WAIT_LONG = "wait_long"
    """Not before hours have passed: `Advice.wait`."""
    NEEDS_TEMPLATE = "needs_template"
    """The 24-hour window is closed: only a template may go out."""
    DROP = "drop"
    """This person cannot get this message; trying again changes nothing."""
    STOP_AND_ALERT = "stop_and_alert"
    """Nothing will go out until somebody puts the account right: keep the queue, tell the owner."""
    BUG = "bug"
    """Our request is wrong: repeat nothing, show it to those who can mend it."""


@dataclass(frozen=True)
class Advice:
    """What an error code asks for."""

    verdict: Verdict
    meaning: str
    wait: timedelta | None = None
    """For WAIT_LONG, the least time to let pass."""
    tries: int | None = None
    """For RETRY, how often at most, where it is less than usual."""
    opted_out: bool = False
    """The person wants no more marketing messages: remember it."""
    surely_refused: bool = True
    """Whether the code, even under an HTTP status of 500 and above, says that nothing went out."""


_HOUR = timedelta(hours=1)
_ACCOUNT = Verdict.STOP_AND_ALERT

_ADVICE: Mapping[int, Advice] = {
    0: Advice(_ACCOUNT, "token does not authenticate"),
    1: Advice(Verdict.RETRY, "unknown fault at Meta", surely_refused=False),
    2: Advice(Verdict.RETRY, "service down", surely_refused=False),
    3: Advice(_ACCOUNT, "capability or permission missing"),
    4: Advice(Verdict.RETRY, "app's call rate reached"),
    10: Advice(_ACCOUNT, "permission denied"),
    33: Advice(Verdict.BUG, "parameter value invalid"),
    100: Advice(Verdict.BUG, "parameter invalid"),
    190: Advice(_ACCOUNT, "token expired"),
    368: Advice(_ACCOUNT, "blocked for policy violation"),
    80007: Advice(Verdict.RETRY, "account's call rate reached"),
    130429: Advice(Verdict.RETRY, "throughput reached"),
    130472: Advice(Verdict.DROP, "recipient is part of an experiment"),
    130497: Advice(_ACCOUNT, "not allowed in the recipient's country"),
    131000: Advice(Verdict.RETRY, "something went wrong at Meta", surely_refused=False),
    131005: Advice(_ACCOUNT, "access denied"),
    131008: Advice(Verdict.BUG, "required parameter missing"),
    131009: Advice(Verdict.BUG, "parameter value invalid"),
    131016: Advice(Verdict.RETRY, "service unavailable"),
    131021: Advice(Verdict.DROP, "recipient is the sender"),
    131026: Advice(Verdict.DROP, "undeliverable"),
    131030: Advice(Verdict.DROP, "recipient not in the test allow-list"),
    131031: Advice(_ACCOUNT, "account locked"),
    131037: Advice(_ACCOUNT, "display name not approved"),
    131042: Advice(_ACCOUNT, "payment problem"),
    131044: Advice(_ACCOUNT, "payment problem"),
    131045: Advice(_ACCOUNT, "registration or certificate of the number wrong"),
    131047: Advice(Verdict.NEEDS_TEMPLATE, "more than 24 hours since the customer wrote"),
    131048: Advice(_ACCOUNT, "spam rate reached"),
    131049: Advice(Verdict.WAIT_LONG, "Meta chose not to deliver", wait=24 * _HOUR),
    131050: Advice(Verdict.DROP, "recipient stopped marketing messages", opted_out=True),
    131051: Advice(Verdict.DROP, "message type not supported"),
    131052: Advice(Verdict.RETRY, "media could not be downloaded", tries=1),
    131053: Advice(Verdict.RETRY, "media could not be uploaded", tries=1),
    131056: Advice(Verdict.WAIT_PAIR, "too many messages to this recipient"),
    131057: Advice(Verdict.RETRY, "number in maintenance"),
    131062: Advice(Verdict.DROP, "business-scoped id not allowed here; a phone number is"),
    131063: Advice(Verdict.BUG, "marketing templates do not go through this API"),
    131064: Advice(Verdict.WAIT_LONG, "messaging limit reached", wait=6 * _HOUR),
    132000: Advice(Verdict.BUG, "template parameter count differs"),
    132001: Advice(Verdict.BUG, "no such template in this language"),
    132005: Advice(Verdict.BUG, "template text too long"),
    132007: Advice(Verdict.BUG, "template violates policy"),
    132008: Advice(Verdict.BUG, "template parameter format differs"),
    132012: Advice(Verdict.BUG, "template parameter format differs"),
    132015: Advice(Verdict.WAIT_LONG, "template paused for low quality", wait=6 * _HOUR),
    132016: Advice(Verdict.BUG, "template disabled"),
    132018: Advice(Verdict.BUG, "template parameters invalid"),
    132068: Advice(Verdict.DROP, "flow blocked"),
    132069: Advice(Verdict.DROP, "flow throttled"),
    133010: Advice(_ACCOUNT, "number not registered"),
    135000: Advice(Verdict.BUG, "parameters refused without saying which"),
    137000: Advice(Verdict.DROP, "recipient's identity changed"),
}
"""Codes and meanings as collected from Meta's pages and the error classes of pywa."""

_PERMISSIONS = range(200, 300)


def advice(code: int | None, http_status: int | None = None) -> Advice:
    """What to do about an error code, in the answer to a request or in a later ``failed`` status.

    Without a code that we know the HTTP status decides, if there is one.
    """
    if code is not None and code in _ADVICE:
        return _ADVICE[code]
    if code is not None and code in _PERMISSIONS:
        return Advice(_ACCOUNT, "permission missing")
    if http_status is None:
        return Advice(Verdict.DROP, "unknown code in a status")
    if http_status < 300:
        return Advice(Verdict.RETRY, "accepted, in words nobody can read", surely_refused=False)
    if http_status in (401, 403):
        return Advice(_ACCOUNT, "not authorised")
    if http_status in (408, 425, 429):
        return Advice(Verdict.RETRY, "told to come later")
    if http_status >= 500:
        return Advice(Verdict.RETRY, "fault at the other end", surely_refused=False)
    return Advice(Verdict.BUG, "refused for an unknown reason")


def pair_wait(attempt: int) -> timedelta:
    """Meta's formula for repeating after 131056: 4 to the power of the attempt (from 0) seconds, at most an hour."""
    return min(timedelta(seconds=4 ** min(attempt, 6)), _HOUR)


class MessagingError(RandevuError):
    """Anything that went wrong between us and a messaging service."""


class Unsendable(MessagingError, ValueError):
    """A message breaks a rule; ``field`` names it, ``found`` and ``most`` are the length or count where it is one."""

    def __init__(self, field: str, found: int | None = None, most: int | None = None) -> None:
        self.field, self.found, self.most = field, found, most
        size = f": {found} of at most {most}" if most is not None else ""
        super().__init__(f"{field}{size}")


class SendError(MessagingError):
    """A request to WhatsApp failed."""

    def __init__(
        self,
        cause: str,
        *,
        code: int | None = None,
        subcode: int | None = None,
        http_status: int | None = None,
        trace: str | None = None,
        retry_after: int | None = None,
        advice: Advice | None = None,
    ) -> None:
        self.cause = cause
        """Fixed word: refused, connect, dns, tls, timeout, broken, no_id, request, ..."""
        self.code, self.subcode, self.http_status = code, subcode, http_status
        self.trace, self.retry_after = trace, retry_after
        self.advice = advice or _advice_for(code, http_status)
        parts = [f"{name}={value}" for name, value in (("code", code), ("http", http_status)) if value is not None]
        super().__init__(" ".join([cause, *parts, self.advice.verdict.value]))

    @property
    def verdict(self) -> Verdict:
        return self.advice.verdict


def _advice_for(code: int | None, http_status: int | None) -> Advice:
    if code is None and http_status is None:
        return Advice(Verdict.RETRY, "no answer")
    return advice(code, http_status)


class NotSent(SendError):
    """Surely nothing went out."""


class Unclear(SendError):
    """It may have gone out. A ``sent`` status with our callback data tells; until then do not send it again."""


class MediaRefused(MessagingError):
    """A customer's file was not taken over; ``reason``: host, size, mime, sha256, redirect or gone."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
