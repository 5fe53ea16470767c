"""Webhooks: which were delivered, any other one, and the handshake with an address."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request

from randevu.simulator.cloud import Cloud
from randevu.simulator.control.bodies import body
from randevu.simulator.events import Event
from randevu.simulator.transport import Fetch


def router(cloud: Cloud, fetch: Fetch) -> APIRouter:
    """The routes about what the business hears of us."""
    routes = APIRouter()

    @routes.get("/webhooks")
    async def webhooks() -> dict[str, Any]:
        return {"attempts": [attempt.to_json() for attempt in cloud.deliveries.log]}

    @routes.post("/webhooks", status_code=201)
    async def tell(request: Request) -> dict[str, bool]:
        """Any other webhook: a field name and its value."""
        given = await body(request)
        if not isinstance(given.get("field"), str) or not isinstance(given.get("value"), dict):
            raise HTTPException(400, "field and value are needed")
        cloud.deliveries.submit(Event(field=given["field"], value=given["value"]))
        return {"success": True}

    @routes.post("/webhooks/verify")
    async def verify() -> dict[str, Any]:
        """The handshake by which Meta makes sure of a webhook address."""
        challenge = cloud.ids.number()
        parameters = {
            "hub.mode": "subscribe",
            "hub.verify_token": cloud.account.verify_token,
            "hub.challenge": challenge,
        }
        try:
            status, text = await fetch(cloud.account.webhook_url, parameters)
        except Exception as error:
            raise HTTPException(502, f"the webhook gave no answer ({type(error).__name__})") from error
        return {"verified": status == 200 and text == challenge, "status": status}

    return routes
