"""The control API under /simulator: people, what they do, faults and time. For tests and for the page; not Meta's."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from randevu.simulator.cloud import Cloud
from randevu.simulator.customer_account import NotPossible, change_number, set_marketing
from randevu.simulator.customer_actions import CustomerActions
from randevu.simulator.events import Event
from randevu.simulator.faults import Faults
from randevu.simulator.people import Customer, plain
from randevu.simulator.templates_registry import QUALITIES, STATUSES
from randevu.simulator.transport import Fetch
from randevu.simulator.watching import Watching

LONGEST_WAIT = 60.0


def router(cloud: Cloud, watching: Watching, fetch: Fetch) -> APIRouter:
    """All control routes over one cloud."""
    routes = APIRouter(prefix="/simulator", dependencies=[Depends(_same_origin)])
    actions = CustomerActions(cloud)

    def someone(key: str) -> Customer:
        customer = cloud.people.get(key)
        if customer is None:
            raise HTTPException(404, "there is no such customer")
        return customer

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

    @routes.post("/customers", status_code=201)
    async def add(request: Request) -> dict[str, Any]:
        given = _particulars(await _json(request), ("name", "phone", "user_id", "shows", "username", "on_whatsapp"))
        if not given.get("name"):
            raise HTTPException(400, "a customer has a name")
        try:
            customer = cloud.people.add(**given)
        except ValueError as error:
            raise HTTPException(409, str(error)) from error
        cloud.notify(customer.key)
        return customer.to_json()

    @routes.patch("/customers/{key}")
    async def change(key: str, request: Request) -> dict[str, Any]:
        customer = someone(key)
        given = _particulars(await _json(request), ("name", "shows", "username", "on_whatsapp"))
        for name, value in given.items():
            setattr(customer, name, value)
        cloud.notify(key)
        return customer.to_json()

    @routes.post("/customers/{key}/acts", status_code=201)
    async def act(key: str, request: Request) -> dict[str, Any]:
        given = await _json(request)
        if isinstance(given.get("data"), str):
            given["data"] = _decoded(given["data"])
        with _possible():
            bubble = actions.act(someone(key), given)
        return {"id": bubble.id if bubble else None}

    @routes.post("/customers/{key}/number")
    async def new_number(key: str, request: Request) -> dict[str, Any]:
        customer, given = someone(key), await _json(request)
        with _possible():
            change_number(cloud, customer, given.get("phone"))
        return customer.to_json()

    @routes.post("/customers/{key}/marketing")
    async def marketing(key: str, request: Request) -> dict[str, Any]:
        customer, given = someone(key), await _json(request)
        with _possible():
            set_marketing(cloud, customer, str(given.get("value")))
        return customer.to_json()

    @routes.get("/customers/{key}/conversation")
    async def conversation(key: str, after: int = -1, wait: float = 0) -> dict[str, Any]:
        customer = someone(key)
        if wait > 0:
            await watching.until(lambda: cloud.conversation(customer).version > after, min(wait, LONGEST_WAIT))
        shown = cloud.conversation(customer).to_json(cloud.clock.now())
        return {"customer": customer.to_json(), "window": _window(cloud, customer), **shown}

    @routes.get("/customers/by-phone/{phone}")
    async def by_phone(phone: str) -> dict[str, Any]:
        customer = cloud.people.by_phone(plain(phone))
        if customer is None:
            raise HTTPException(404, "nobody has this phone")
        return customer.to_json()

    @routes.get("/media/{media_id}")
    async def media(media_id: str) -> Response:
        file = cloud.media.get(media_id)
        if file is None:
            raise HTTPException(404, "there is no such file")
        return Response(file.data, media_type=file.mime_type, headers={"X-Content-Type-Options": "nosniff"})

    @routes.get("/faults")
    async def faults() -> dict[str, Any]:
        return cloud.faults.to_json()

    @routes.patch("/faults")
    async def set_faults(request: Request) -> dict[str, Any]:
        try:
            return cloud.set_faults(await _json(request)).to_json()
        except ValueError as error:
            raise HTTPException(400, str(error)) from error

    @routes.post("/advance")
    async def advance(request: Request) -> dict[str, Any]:
        seconds = (await _json(request)).get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 366 * 86400:
            raise HTTPException(400, "seconds must be a number from 0 to a year")
        ran = await cloud.scheduler.advance(seconds)
        return {"now": cloud.clock.now().isoformat(), "ran": ran}

    @routes.post("/reset")
    async def reset() -> dict[str, bool]:
        cloud.reset()
        return {"success": True}

    @routes.get("/webhooks")
    async def webhooks() -> dict[str, Any]:
        return {"attempts": [attempt.to_json() for attempt in cloud.deliveries.log]}

    @routes.post("/webhooks", status_code=201)
    async def tell(request: Request) -> dict[str, bool]:
        """Any other webhook: a field name and its value."""
        given = await _json(request)
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

    @routes.post("/templates/{template_id}")
    async def change_template(template_id: str, request: Request) -> dict[str, Any]:
        template, given = cloud.templates.get(template_id), await _json(request)
        if template is None:
            raise HTTPException(404, "there is no such template")
        if given.get("status") in STATUSES:
            cloud.templates.set_status(template, given["status"], str(given.get("reason", "NONE")))
        if given.get("category"):
            cloud.templates.set_category(template, given["category"])
        if given.get("quality") in QUALITIES:
            cloud.templates.set_quality(template, given["quality"])
        changed = cloud.templates.get(template_id)
        return changed.to_json() if changed else {}

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


def _same_origin(request: Request) -> None:
    """The control API has no password, so pages of other sites open in the same browser must not reach it."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "only the simulator's own page may do this")


@contextmanager
def _possible() -> Iterator[None]:
    """Turns what a phone cannot do into a 409 with the reason."""
    try:
        yield
    except NotPossible as error:
        raise HTTPException(409, str(error)) from error


def _particulars(given: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """What is said about a customer, each of its own kind; null counts as not said."""
    said = {name: value for name, value in given.items() if value is not None}
    for name, value in said.items():
        if name not in known:
            raise HTTPException(400, f"{name} cannot be said here; there are {', '.join(known)}")
        if not isinstance(value, bool if name == "on_whatsapp" else str):
            raise HTTPException(400, f"{name} must be {'true or false' if name == 'on_whatsapp' else 'a text'}")
    if said.get("shows", "both") not in ("both", "phone", "user_id"):
        raise HTTPException(400, "shows must be both, phone or user_id")
    return said


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except ValueError as error:
        raise HTTPException(400, "data must be base64") from error


async def _json(request: Request) -> dict[str, Any]:
    try:
        given = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise HTTPException(400, "the body is no JSON") from error
    if not isinstance(given, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return given
