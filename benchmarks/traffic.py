"""Customers who write, and a Cloud API that takes what is answered, both on one event loop.

The Cloud API answers after `delay` seconds. A message counts as answered when the request with its reply arrives there,
before that pause: what happens afterwards is WhatsApp's time, not ours.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp import web

from randevu import clock
from randevu.messaging.inbound import sign
from tests.crash import bodies
from tests.crash.processes import SECRET

CLOUD_SECONDS = 0.25

# What a customer says, again and again: half of it needs the catalogue, two fifths search, hold and let go.
MESSAGES = (
    "merhaba",
    "saç kesimi ne kadar",
    "perşembe 14:00'te Kadıköy'de saç kesimi istiyorum",
    "cumartesi açık mısınız",
    "vazgeç",
)


class Cloud:
    """A Cloud API that takes everything. `answered` completes with the moment at which a customer's reply arrived."""

    def __init__(self, delay: float = CLOUD_SECONDS) -> None:
        self.delay = delay
        self.url = ""
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._count = 0

    async def __aenter__(self) -> Cloud:
        app = web.Application()
        app.router.add_post("/v23.0/{number}/messages", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v23.0"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def answered(self, customer: str) -> asyncio.Future[float]:
        """To be asked before the customer writes."""
        return self._waiting.setdefault(customer, asyncio.get_running_loop().create_future())

    async def _take(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter()
        body: dict[str, Any] = await request.json()
        if body.get("status") != "read":
            waiting = self._waiting.pop(str(body.get("to")), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(arrived)
        self._count += 1
        wamid = f"wamid.{self._count}"
        await asyncio.sleep(self.delay)
        if body.get("status") == "read":
            return web.json_response({"success": True})
        return web.json_response({"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": wamid}]})


class Customers:
    """People who write to the webhook of one or more Rasa processes, each to the next process in turn."""

    def __init__(self, cloud: Cloud, urls: Sequence[str], count: int, first: int = 0) -> None:
        self._cloud, self._urls = cloud, urls
        self.numbers = [f"9055{first + number:08d}" for number in range(count)]
        self.acknowledged: list[float] = []
        self._said: dict[str, int] = {}
        self._sent = 0

    async def __aenter__(self) -> Customers:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def write(self, customer: str, wait: float = 60.0) -> float:
        """Say the next thing; returns seconds until the reply arrived at WhatsApp.

        Raises:
            asyncio.TimeoutError: no reply arrived.
        """
        answered = self._cloud.answered(customer)
        began = await self.post(customer)
        return await asyncio.wait_for(answered, wait) - began

    async def post(self, customer: str) -> float:
        """Say the next thing without waiting for a reply; returns when it began."""
        said = self._said.get(customer, 0)
        self._said[customer] = said + 1
        text = MESSAGES[(said + self.numbers.index(customer)) % len(MESSAGES)] if said else MESSAGES[0]
        self._sent += 1
        body = bodies.messages(bodies.text(f"wamid.in.{customer}.{said}", text, clock.now(), customer))
        headers = {"X-Hub-Signature-256": sign(SECRET, body), "Content-Type": "application/json"}
        url = f"{self._urls[self._sent % len(self._urls)]}/webhooks/whatsapp/webhook"
        began = time.perf_counter()
        async with self._session.post(url, data=body, headers=headers) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"the webhook answered {answer.status}")
        self.acknowledged.append(time.perf_counter() - began)
        return began


class RestCustomers:
    """The same people on Rasa's own REST channel, whose answer carries the replies."""

    def __init__(self, url: str, ids: Sequence[int]) -> None:
        self._url, self.ids = url, list(ids)
        self._said: dict[int, int] = {}

    async def __aenter__(self) -> RestCustomers:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def write(self, customer: int) -> float:
        """Say the next thing; returns seconds until the answer was there.

        Raises:
            RuntimeError: it held no reply.
        """
        said = self._said.get(customer, 0)
        self._said[customer] = said + 1
        text = MESSAGES[(said + self.ids.index(customer)) % len(MESSAGES)] if said else MESSAGES[0]
        now = clock.now().isoformat()
        metadata = {"customer_id": customer, "now": now, "said_at": now, "message_ids": [f"rest.{customer}.{said}"]}
        began = time.perf_counter()
        async with self._session.post(
            f"{self._url}/webhooks/rest/webhook",
            json={"sender": f"customer-{customer}", "message": text, "metadata": metadata},
        ) as answer:
            replies = await answer.json()
        if not replies:
            raise RuntimeError("stock Rasa gave no reply")
        return time.perf_counter() - began
