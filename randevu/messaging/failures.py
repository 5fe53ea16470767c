"""From what went wrong on the wire to `NotSent` or `Unclear`.

The question is always the same: can the message have gone out? Before a connection stands it cannot, and an answer
that refuses says it did not. Everything else (no answer in time, a connection that broke, a fault at the other end)
leaves it open. The original exceptions hold the request with the customer's number and words, so ours are never chained
to them.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import requests
from urllib3 import exceptions as urllib3_errors

from randevu.messaging.errors import NotSent, SendError, Unclear, advice

_T = TypeVar("_T")
_TOKEN_WRONG = 190
_PARAMETER_WRONG = 100
_NEVER_CONNECTED = (urllib3_errors.NewConnectionError, urllib3_errors.ConnectTimeoutError)


def attempt(call: Callable[[], _T]) -> _T:
    """The result of ``call``, with what `requests` raises turned into our errors.

    Raises:
        NotSent, Unclear: raised after the original exception is out of sight, so that not even its context is kept.
    """
    try:
        return call()
    except requests.RequestException as error:
        failure = of_exception(error)
    raise failure


def of_exception(error: requests.RequestException) -> SendError:
    """The error that says whether the request can have arrived."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return NotSent("connect")
    if isinstance(error, requests.exceptions.ReadTimeout):
        return Unclear("timeout")
    if isinstance(error, requests.exceptions.ConnectionError):
        return _of_connection(list(_causes(error)))
    if isinstance(error, ValueError):  # an address or header that is none: the request was never made
        return NotSent("request", advice=advice(_PARAMETER_WRONG))
    return Unclear("broken")


def _of_connection(causes: list[BaseException]) -> SendError:
    if any(isinstance(cause, _NEVER_CONNECTED) for cause in causes):
        return NotSent("connect")
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotSent("certificate", advice=advice(_TOKEN_WRONG))  # like a wrong token: somebody must look at it
    if any(isinstance(cause, urllib3_errors.ReadTimeoutError) for cause in causes):
        return Unclear("timeout")
    return Unclear("broken")


def _causes(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The exceptions that `requests` and urllib3 wrapped into each other, as arguments or as ``reason``."""
    yield error
    if depth < 8:
        for inner in (*error.args, getattr(error, "reason", None)):
            if isinstance(inner, BaseException):
                yield from _causes(inner, depth + 1)


def checked(response: requests.Response) -> Mapping[str, Any]:
    """The JSON object of an answer that reports success.

    Raises:
        NotSent: the answer refuses.
        Unclear: a fault at the other end, or a success nobody can read.
    """
    body = _json(response)
    error = body.get("error")
    if response.ok and not response.is_redirect and not isinstance(error, dict):
        if not body:
            raise Unclear("no_json", http_status=response.status_code)
        return body
    raise _of_answer(response, error if isinstance(error, dict) else {})


def _of_answer(response: requests.Response, error: Mapping[str, Any]) -> SendError:
    status = response.status_code
    code = _integer(error.get("code"))
    found = advice(code, status)
    kind = NotSent if status < 500 or found.surely_refused else Unclear
    trace = error.get("fbtrace_id")
    return kind(
        "refused" if kind is NotSent else "fault",
        code=code,
        subcode=_integer(error.get("error_subcode")),
        http_status=status,
        trace=trace[:64] if isinstance(trace, str) else None,
        retry_after=_integer(response.headers.get("Retry-After")),
        advice=found,
    )


def _json(response: requests.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _integer(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
