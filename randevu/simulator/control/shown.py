"""What the page shows: the customers, their conversations and files, and when one of them changed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response, StreamingResponse

from randevu.simulator.cloud import Cloud
from randevu.simulator.control.people import known
from randevu.simulator.faults import Faults
from randevu.simulator.people import Customer
from randevu.simulator.watching import Watching

LONGEST_WAIT = 60.0


def router(cloud: Cloud, watching: Watching) -> APIRouter:
    """The routes that only look."""
    routes = APIRouter()

    @routes.get("/customers")
    async def customers() -> dict[str, Any]:
        last = cloud.deliveries.log[-1] if cloud.deliveries.log else None
        return {
            "business": cloud.account.name,
            "now": cloud.clock.now().isoformat(),
            "customers": [_summary(cloud, each) for each in cloud.people],
            "webhook": {
                "status": last.status if last else 200,
                "attempt": last.number if last else 0,
                "outage": cloud.faults.outage,
            },
            "default_faults": Faults().to_json(),
        }

    @routes.get("/customers/{key}/conversation")
    async def conversation(key: str, after: int = -1, wait: float = 0) -> dict[str, Any]:
        customer = known(cloud, key)
        if wait > 0:
            await watching.until(lambda: cloud.conversation(customer).version > after, min(wait, LONGEST_WAIT))
        shown = cloud.conversation(customer).to_json(cloud.clock.now())
        return {"customer": customer.to_json(), "window": _window(cloud, customer), **shown}

    @routes.get("/media/{media_id}")
    async def media(media_id: str) -> Response:
        file = cloud.media.get(media_id)
        if file is None:
            raise HTTPException(404, "there is no such file")
        return Response(file.data, media_type=file.mime_type, headers={"X-Content-Type-Options": "nosniff"})

    @routes.get("/events")
    async def events() -> StreamingResponse:
        """Server-sent events: the key of a customer whose conversation changed."""

        async def stream() -> AsyncIterator[str]:
            yield "retry: 1000\n\n"
            async for key in watching.changes():
                yield f"data: {json.dumps({'customer': key})}\n\n" if key else ": still here\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return routes


def _summary(cloud: Cloud, customer: Customer) -> dict[str, Any]:
    conversation = cloud.conversation(customer)
    latest = conversation.latest("business")
    return {
        **customer.to_json(),
        "version": conversation.version,
        "latest": latest.seq if latest else 0,
        "window": _window(cloud, customer),
    }


def _window(cloud: Cloud, customer: Customer) -> str:
    if customer.last_wrote_at is None:
        return "none"
    return "open" if customer.window_open(cloud.clock.now()) else "closed"
