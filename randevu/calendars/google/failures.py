"""What the API says when it does not do what was asked, as our errors.

Its status alone is not enough: 403 means both that the account may not and that it asks too often, 401 also that a
webhook's address is not accepted, 410 both that an event was removed and that a sync token is too old. The reason in
the body tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from randevu.calendars.errors import (
    Away,
    CalendarError,
    Changed,
    Exists,
    NotAllowed,
    NotFound,
    Refused,
    SignInNeeded,
    Throttled,
    TokenExpired,
    Unclear,
)
from randevu.calendars.google.sign_in import safe_word
from randevu.calendars.http import Answer

_TOO_OFTEN = {"rateLimitExceeded", "userRateLimitExceeded"}
# Of a day or of a calendar: asking again in a minute only prolongs it.
_USED_UP = {"quotaExceeded", "dailyLimitExceeded", "calendarUsageLimitsExceeded", "variableTermLimitExceeded"}
_TOKEN_TOO_OLD = {"fullSyncRequired", "updatedMinTooLongAgo"}
_LONG_PAUSE = timedelta(hours=1)


def token_refused(answer: Answer) -> bool:
    """Whether the access token is what was wrong: then the request was not looked at."""
    return answer.status == 401 and not _about_webhooks(_reason(answer))


def of(answer: Answer) -> CalendarError | None:
    """The error that an answer stands for; None for one that reports success."""
    status = answer.status
    if 200 <= status < 300:
        return None
    reason = _reason(answer)
    code = reason or f"http_{status}"
    if (status == 403 and reason in _TOO_OFTEN) or status == 429:
        return Throttled(code, answer.retry_after())
    if status == 403 and reason in _USED_UP:
        return Throttled(code, answer.retry_after() or _LONG_PAUSE)
    if status == 410 and reason in _TOKEN_TOO_OLD:
        return TokenExpired(code)
    if status == 401 and _about_webhooks(reason):
        return Refused(code)
    if status >= 500 or status == 408:
        return Unclear(code) if answer.changes else Away(code)
    if status < 400:
        return Away(code)  # a redirect: somebody stands between us and the service
    return _PLAIN.get(status, Refused)(code)


_PLAIN: Mapping[int, type[CalendarError]] = {
    401: SignInNeeded,
    403: NotAllowed,
    404: NotFound,
    409: Exists,
    410: NotFound,
    412: Changed,
}


def _about_webhooks(reason: str) -> bool:
    return reason.lower().startswith("webhook")


def _reason(answer: Answer) -> str:
    """The first reason in the body, such as `notFound`; empty when there is none."""
    if answer.status < 400:
        return ""
    try:
        error = answer.json().get("error")
    except CalendarError:
        return ""
    listed = error.get("errors") if isinstance(error, dict) else None
    first: Any = listed[0] if isinstance(listed, list) and listed else None
    reason = first.get("reason") if isinstance(first, dict) else None
    # `push.webhookUrlUnauthorized` and its kin.
    return safe_word(reason.rpartition(".")[2] if isinstance(reason, str) else None, "")
