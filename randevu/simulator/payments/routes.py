"""The till over HTTP: an API for the product, a page for the payer, and a signed call when it was decided."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from randevu.simulator.payments.till import NoSuchOrder, NotPossible, Order, Till

PATH = "/odeme"
SIGNATURE = "X-Payment-Signature"
CALL_SECONDS = 5.0
Notify = Callable[[str, bytes, str], None]
"""Tell an address: body and signature."""

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(["html"])
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def router(till: Till, secret: str, address: str, notify: Notify | None = None) -> APIRouter:
    """All routes of one till.

    Args:
        secret: what both sides know: it opens the API and signs the calls.
        address: of the simulator, as payers open it.
        notify: how calls are posted; by default over HTTP.
    """
    call = notify or http_notify
    routes = APIRouter(prefix=PATH)

    def known(request: Request) -> None:
        if not secrets.compare_digest(request.headers.get("authorization", ""), f"Bearer {secret}"):
            raise HTTPException(401, "the secret is wrong")

    def order_of(id: str) -> Order:
        try:
            return till.get(id)
        except NoSuchOrder:
            raise HTTPException(404, "there is no such order") from None

    @routes.post("/orders", dependencies=[Depends(known)])
    async def create(request: Request) -> dict[str, Any]:
        try:
            order = till.create(await request.json())
        except (NotPossible, ValueError) as error:
            raise HTTPException(422, str(error)) from None
        return {**order.to_json(), "url": f"{address}{PATH}/{order.id}"}

    @routes.get("/orders/{id}", dependencies=[Depends(known)])
    async def look_up(id: str) -> dict[str, Any]:
        return order_of(id).to_json()

    @routes.post("/orders/{id}/refund", dependencies=[Depends(known)])
    async def refund(request: Request, id: str) -> dict[str, Any]:
        order_of(id)
        try:
            return till.refund(id, int((await request.json())["amount"])).to_json()
        except (NotPossible, ValueError, LookupError, TypeError):
            raise HTTPException(422, "this cannot be given back") from None

    @routes.get("/{id}", response_class=HTMLResponse)
    async def page(id: str) -> HTMLResponse:
        order = order_of(id)
        amount = f"{Decimal(order.amount) / 100:,.2f}".translate(str.maketrans(",.", ".,"))
        text = _PAGES.get_template("till.html").render(order=order, amount=amount)
        return HTMLResponse(text, headers=_HEADERS)

    @routes.post("/{id}/{answer}")
    async def answer(id: str, answer: str) -> Response:
        if answer not in ("ode", "vazgec"):
            raise HTTPException(404, "one pays or refuses")
        order_of(id)
        order = till.answer(id, pays=answer == "ode")
        body = json.dumps(order.to_json()).encode()
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        await asyncio.to_thread(call, order.notify, body, signature)
        return RedirectResponse(f"{PATH}/{order.id}", 303)

    return routes


def http_notify(url: str, body: bytes, signature: str) -> None:
    """Post a call; one that is lost stays lost, as with real providers, and is found by looking up."""
    headers = {"Content-Type": "application/json", SIGNATURE: signature}
    try:
        httpx.post(url, content=body, headers=headers, timeout=CALL_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return
