"""One call over HTTP. No redirect is followed: an address is what somebody entered, not where it leads."""

from __future__ import annotations

from collections.abc import Mapping

import requests

TIMEOUT = (5.0, 10.0)
"""Seconds for a connection, and for the answer."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> str | None:
    """None if the receiver has it; else what went wrong: a fixed word or the HTTP status."""
    try:
        with requests.post(
            url, data=body, headers=dict(headers), timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            return None if 200 <= answer.status_code < 300 else str(answer.status_code)
    except requests.Timeout:
        return "timeout"
    except requests.RequestException:
        return "connect"
