"""Posting webhooks over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx

from randevu.simulator.delivery import Deliver

Fetch = Callable[[str, dict[str, str]], Awaitable[tuple[int, str]]]
"""GETs an address with these query parameters and gives status and text."""

ANSWER_SECONDS = 20.0
"""How long the business may take to answer; Meta publishes no figure, integrators report 5 to 20 seconds."""


def http_deliver() -> Deliver:
    """A deliverer that keeps its connections and follows no redirect, as Meta does not."""
    clients: list[httpx.AsyncClient] = []

    async def deliver(url: str, raw: bytes, headers: dict[str, str]) -> int:
        if not clients:
            clients.append(httpx.AsyncClient(timeout=ANSWER_SECONDS, follow_redirects=False, trust_env=False))
        response = await clients[0].post(url, content=raw, headers=headers)
        return response.status_code

    return deliver


async def http_fetch(url: str, parameters: dict[str, str]) -> tuple[int, str]:
    """GET over HTTP, for the handshake."""
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, follow_redirects=False, trust_env=False) as client:
        response = await client.get(url, params=parameters)
    return response.status_code, response.text
