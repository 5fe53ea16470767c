"""A provider's description at work: texts handed over, reports fetched, each answer turned into a verdict.

Nobody can ask a provider whether it took a text over before the connection broke, and most send it twice when asked
twice. So what may have gone out is `Unclear` and stays unrepeated. Answers quote numbers and texts; errors carry
codes only.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import requests

from randevu.messaging import failures
from randevu.messaging.address import PhoneNumber
from randevu.messaging.errors import Advice, NotSent, SendError, Unclear, Unsendable, Verdict
from randevu.messaging.letters import Letter
from randevu.messaging.sms import message, numbers
from randevu.messaging.sms.answers import at, parsed, scalar
from randevu.messaging.sms.provider import Call, Provider

CONNECT_SECONDS, READ_SECONDS = 8.0, 20.0
"""Together well under the lease of `letters.Rules`."""
MOST_BYTES = 1_000_000
FIRST_PAUSE, LONGEST_PAUSE = 30, 900
"""Seconds between attempts."""

_STOP = Advice(Verdict.STOP_AND_ALERT, "the SMS provider takes nothing of ours")
_LATER = Advice(Verdict.RETRY, "not now")
_NEVER = Advice(Verdict.DROP, "this text is refused for good")
_BY_STATUS = {401: _STOP, 402: _STOP, 403: _STOP, 408: _LATER, 425: _LATER, 429: _LATER}


class HttpSms:
    """Texts by one provider. Blocks; may be used by several threads."""

    def __init__(self, provider: Provider, session: requests.Session | None = None) -> None:
        self.provider = provider
        self._session = session or requests.Session()
        self._session.auth = _as_it_is  # a .netrc must not add a sign-in of its own

    def send(self, letter: Letter) -> str:
        """See `randevu.messaging.letters.Transport`; the id is the provider's, marked."""
        if not isinstance(letter.address, PhoneNumber):
            raise Unsendable("address")
        number = numbers.written(letter.address.phone, self.provider.sending.number)
        if number is None or not numbers.takes_sms(letter.address.phone):
            raise Unsendable("sms.number")
        text = message.from_json(letter.payload).text
        status, body = self._ask(self.provider.sending.call, text=text, number=number, reference=str(letter.outbox_id))
        code, sent_id = self._code_and_id(body)
        failure = self._failure(status, code, sent_id, letter.attempts)
        if failure is not None:
            raise failure
        return f"{message.MARK}{sent_id}"

    def statuses(self, ids: Sequence[str]) -> Mapping[str, str]:
        """What became of texts, by id as `send` gave it: ``delivered`` or ``failed``; those under way are left out.

        Raises:
            SendError: the provider did not answer, or not in words that can be read.
        """
        asked = self.provider.reporting
        if asked is None:
            return {}
        found: dict[str, str] = {}
        for start in range(0, len(ids), asked.most):
            some = [one.removeprefix(message.MARK) for one in ids[start : start + asked.most]]
            status, body = self._ask(asked.call, ids=some, id=some[0])
            if not 200 <= status < 300:
                raise NotSent("report", http_status=status, advice=_LATER)
            items = at(parsed(body), asked.items)
            for item in items if isinstance(items, list) else ():
                said = scalar(at(item, asked.status))
                known = "delivered" if said in asked.delivered else "failed" if said in asked.failed else None
                if known is not None:
                    found[f"{message.MARK}{scalar(at(item, asked.id))}"] = known
        return {one: found[one] for one in ids if one in found}

    def _ask(self, call: Call, **values: Any) -> tuple[int, str]:
        """The answer's status and text."""
        fill, secrets = self.provider.filled, self.provider.secrets
        body = fill(call.body, **values)

        def request() -> tuple[int, str]:
            with self._session.request(
                call.method,
                fill(call.address, **values),
                headers={name: fill(value, **values) for name, value in call.headers.items()},
                data=body.encode() if body else None,
                auth=_basic(secrets[call.basic[0]], secrets[call.basic[1]]) if call.basic else None,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, _read(response)

        return failures.attempt(request)

    def _code_and_id(self, body: str) -> tuple[str | None, str | None]:
        sending = self.provider.sending
        if sending.pattern is not None:
            found = sending.pattern.search(body.strip())
            groups = found.groupdict() if found else {}
            return groups.get("code"), groups.get("id")
        answer = parsed(body)
        return (
            scalar(at(answer, sending.code)) if sending.code else None,
            scalar(at(answer, sending.id)) if sending.id else None,
        )

    def _failure(self, status: int, code: str | None, sent_id: str | None, attempts: int) -> SendError | None:
        """What the answer refuses; None when it takes the text over."""
        sending, number = self.provider.sending, _number(code)
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
        known = ((sending.stop, _STOP), (sending.later, _LATER), (sending.never, _NEVER))
        for codes, advice in known:
            if code is not None and code in codes:
                return NotSent("refused", code=number, http_status=status, advice=advice, retry_after=pause)
        if 200 <= status < 300:
            taken = code in sending.success if sending.success else True
            return None if taken and sent_id else Unclear("no_id", code=number, http_status=status, advice=_LATER)
        if status >= 500:
            return Unclear("fault", code=number, http_status=status, advice=_LATER)
        advice = _BY_STATUS.get(status, _NEVER)
        return NotSent("refused", code=number or status, http_status=status, advice=advice, retry_after=pause)


def _basic(user: str, password: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """A sign-in in UTF-8; by default it would fail for letters outside Latin-1."""

    def signed(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
        return request

    return signed


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(response: requests.Response) -> str:
    """The answer's text; of one that does not end, its beginning."""
    content = b""
    for piece in response.iter_content(64_000):
        content += piece
        if len(content) > MOST_BYTES:
            break
    return content.decode("utf-8", "replace")


def _number(code: str | None) -> int | None:
    return int(code) if code and code.isascii() and code.isdigit() and len(code) < 10 else None
