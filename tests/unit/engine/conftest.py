"""A small action server that fails on command, and the product's own domain."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from randevu import settings
from randevu.engine.train import QUIET
from randevu.run import models
from randevu.settings import ROOT

SECRET = "0532 111 22 33 wants laser"
"""Stands for what the tracker holds, and what must be seen nowhere."""


class ActionServer:
    """Answers `/webhook` as told. `behave` is given the action's name and returns what to answer; None: no events."""

    def __init__(self) -> None:
        self.behave: Callable[[str], web.Response | None] = lambda _name: None
        self.asked: list[str] = []
        self.calls: list[dict[str, Any]] = []
        self.silent = False
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhook", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/webhook"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        call = await request.json()
        name = str(call["next_action"])
        self.calls.append(call)
        self.asked.append(name)
        if self.silent:
            await asyncio.get_running_loop().create_future()
        told = self.behave(name)
        return web.json_response({"events": [], "responses": []}) if told is None else told


def failing(status: int = 500, body: Any = None) -> web.Response:
    """As rasa-sdk answers when an action raised: the whole tracker is in it."""
    return web.Response(
        status=status,
        body=json.dumps(body or {"error": "Oops", "tracker": {"latest_message": {"text": SECRET}}}).encode(),
        content_type="application/json",
    )


@pytest.fixture(scope="session")
def agent() -> Any:
    """Rasa's agent with the trained model; loading it takes seconds, and nothing changes it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in QUIET.items():
            patch.setenv(name, value)
        from rasa.core.agent import Agent

        return Agent.load(models.needed(settings.load(), print))


@pytest_asyncio.fixture
async def action_server() -> AsyncIterator[ActionServer]:
    server = ActionServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def domain() -> Any:
    from rasa.shared.core.domain import Domain

    return Domain.load(str(ROOT / "domain.yml"))
