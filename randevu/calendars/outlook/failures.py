"""Microsoft Graph's refusals as our errors.

Graph names a cause in `error.code`; the codes below say more than the status they come with. Everything else is told
by the status alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

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
from randevu.calendars.http import Answer

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")

# Lower case, for Graph itself is not of one mind.
_TOKEN = {
    "syncstatenotfound",
    "syncstateinvalid",
    "resyncrequired",
    "resyncchangesapplydifferences",
    "resynctokenexpired",
}
_ABSENT = {
    *("erroritemnotfound", "errorinvalididmalformed", "errorinvalidid", "errorfoldernotfound", "errorcalendarnotfound"),
    *("mailboxnotenabledforrestapi", "errorinvaliduser", "errornonexistentmailbox", "request_resourcenotfound"),
}
_BUSY = {"applicationthrottled", "errorserverbusy", "toomanyrequests", "mailboxconcurrency", "activitylimitreached"}
_MOVING = {"errormailboxmoveinprogress", "errormailboxstoreunavailable"}
_CLASH = {"errorirresolvableconflict", "errorchangekeyrequired"}

_BY_STATUS: dict[int, Callable[[str], CalendarError]] = {
    401: SignInNeeded,
    403: NotAllowed,
    404: NotFound,
    409: Changed,
    410: TokenExpired,
    412: Changed,
    423: Away,  # the mailbox is being moved or repaired: nothing was done
}


def failure(answer: Answer, method: str) -> CalendarError:
    """The error for an answer that is none of 2xx."""
    named = _named(answer)
    code = named or str(answer.status)
    key = (named or "").lower()
    status = answer.status
    if key in _TOKEN:
        return TokenExpired(code)
    if status == 429 or (key in _BUSY and status in (403, 503)) or (status == 503 and answer.retry_after() is not None):
        return Throttled(code, answer.retry_after())
    if key in _MOVING and status < 500:
        return Away(code)
    if key in _CLASH:
        return Changed(code)
    if key in _ABSENT and 400 <= status < 500:
        return NotFound(code)
    if status == 409 and method == "POST":
        return Exists(code)
    if status in _BY_STATUS:
        return _BY_STATUS[status](code)
    if status in (501, 507):  # it cannot do this at all; the mailbox is full
        return Refused(code)
    if status >= 500:
        return Unclear(code) if answer.changes else Away(code)
    return Refused(code)


def _named(answer: Answer) -> str | None:
    """Graph's own word for it; messages are left alone, for they repeat what was sent."""
    try:
        code = json.loads(answer.body)["error"]["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None
