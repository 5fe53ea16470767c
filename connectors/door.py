"""WhatsApp's door on a sanic server: webhooks in. Replies leave through the outbox.

Thin: verify, parse, store, acknowledge. Rasa is not waited for; the drain, which lives as long as the server, takes
up what was stored.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, text

from connectors.delivery import Delivery
from randevu import clock, store
from randevu.messaging import intake, turns, webhook, wiring
from randevu.messaging.inbound import handshake, read_webhook, verify_signature
from randevu.settings import Settings

log = logging.getLogger(__name__)

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]

LARGEST_BODY = 4_000_000
"""WhatsApp's own are at most 3 MB."""
WEBHOOK_THREADS = 4


class Door:
    """Routes of the webhook and of the health page, and what lives as long as the server.

    Args:
        delivery: to be used instead of one that works with the server's own agent.

    Raises:
        SettingsError: naming what is not set; without a secret anybody could speak for WhatsApp.
    """

    def __init__(self, found: Settings, delivery: Delivery | None = None) -> None:
        found.require(
            "whatsapp_app_secret",
            "whatsapp_verify_token",
            "whatsapp_access_token",
            "whatsapp_phone_number_id",
            "secret_key",
        )
        self._settings = found
        self._rules = intake.Rules(frozenset(wiring.phone_numbers(found)), turns.fragment_wait())
        self._threads = ThreadPoolExecutor(WEBHOOK_THREADS, thread_name_prefix="webhook")
        self.delivery = delivery or Delivery(found)

    def blueprint(self) -> Blueprint:
        """Routes under ``/webhooks/whatsapp``, and ``/health`` beside them at the root."""
        routes = _RootedBlueprint("whatsapp")
        routes.ctx.health = _function(self._health)
        routes.add_route(_function(self._subscribe), "/webhook", methods=["GET"])
        routes.add_route(_function(self._receive), "/webhook", methods=["POST"])
        routes.add_route(routes.ctx.health, "/health", methods=["GET"])
        routes.listener("after_server_start")(self._started)
        routes.listener("before_server_stop")(self._stopping)
        return routes

    async def _subscribe(self, request: Request) -> HTTPResponse:
        given = {name: values[0] for name, values in request.args.items() if values}
        challenge = handshake(given, self._settings.whatsapp_verify_token)
        if challenge is None:
            return text("refused", status=403)
        return text(challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def _receive(self, request: Request) -> HTTPResponse:
        header = request.headers.get("x-hub-signature-256")
        if not header:
            return text("signature missing", status=401)
        if len(request.body) > LARGEST_BODY:
            return text("too large", status=413)
        if not verify_signature(self._settings.whatsapp_app_secret, request.body, header):
            return text("signature wrong", status=403)
        try:
            work = asyncio.get_running_loop().run_in_executor(self._threads, self._store, request.body)
            received = await asyncio.shield(work)
        except webhook.DatabaseAway as error:
            log.error("ALARM a webhook could not be stored, WhatsApp will send it again: %s", error)
            return text("come again", status=503)
        if received.conversations:
            self.delivery.wake()
        return text("stored")

    def _store(self, body: bytes) -> webhook.Received:
        return webhook.receive(read_webhook(body), clock.now(), self._rules)

    async def _health(self, request: Request) -> HTTPResponse:
        state = await asyncio.get_running_loop().run_in_executor(None, database_state)
        fine = state == "ok" and self.delivery.alive()
        body = {"status": "ok" if fine else "failing", "database": state, "drain": self.delivery.state()}
        return json(body, status=200 if fine else 503)

    async def _started(self, app: Sanic, loop: Any) -> None:
        self.delivery.start(app)

    async def _stopping(self, app: Sanic, loop: Any) -> None:
        await self.delivery.stop()
        self._threads.shutdown(wait=False)


class _RootedBlueprint(Blueprint):
    """A blueprint that also puts the health page at the root, where every process of the product has it."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        super().register(app, options)  # type: ignore[no-untyped-call]
        app.add_route(self.ctx.health, "/health", methods=["GET"], name="health")


def _function(method: Handler) -> Handler:
    """A plain function: sanic marks its handlers, and a bound method cannot be marked."""

    @functools.wraps(method)
    async def handler(request: Request) -> HTTPResponse:
        return await method(request)

    return handler


def database_state() -> str:
    """``ok``, or ``away`` when the database does not answer."""
    try:
        with store.reading() as db:
            db.exec_driver_sql("SELECT 1")
    except Exception as error:
        log.error("ALARM the database does not answer: %s", type(error).__name__)
        return "away"
    return "ok"
