"""Posting webhooks over HTTP."""

from __future__ import annotations

import httpx

from randevu.simulator.delivery import Deliver

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
