"""The simulator's web application: Graph API, control API and the chat page over one `Cloud`."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from randevu import clock
from randevu.settings import Settings
from randevu.simulator import control, graph, page
from randevu.simulator.cloud import Account, Cloud
from randevu.simulator.delivery import Deliver
from randevu.simulator.errors import ApiError
from randevu.simulator.events import Number
from randevu.simulator.payments import routes as payments
from randevu.simulator.payments.till import Till
from randevu.simulator.pump import Pump
from randevu.simulator.transport import Fetch, http_deliver, http_fetch
from randevu.simulator.watching import Watching

WEBHOOK_PATH = "/webhooks/whatsapp/webhook"
DISPLAY_NUMBER = "902125550000"
log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    *,
    deliver: Deliver | None = None,
    fetch: Fetch = http_fetch,
    now: Callable[[], datetime] = clock.now,
    rng: random.Random | None = None,
    sleep: graph.Sleep = asyncio.sleep,
    webhook_url: str | None = None,
    business_name: str = "Demo",
) -> FastAPI:
    """The application. While its lifespan runs, what is due happens by itself; without it, `POST /simulator/advance`
    makes it happen.

    Args:
        settings: token, secret, number and account ids, and the Rasa port that webhooks go to by default.
        deliver: how webhooks are posted; by default over HTTP.
        fetch: how the webhook address is verified.
        now, rng, sleep: time and chance; tests pass their own.
    """
    number = Number(settings.whatsapp_phone_number_id, settings.whatsapp_business_account_id, DISPLAY_NUMBER)
    account = Account(
        number=number,
        access_token=settings.whatsapp_access_token,
        app_secret=settings.whatsapp_app_secret,
        webhook_url=webhook_url or f"http://127.0.0.1:{settings.rasa_port}{WEBHOOK_PATH}",
        name=business_name,
        verify_token=settings.whatsapp_verify_token,
    )
    cloud = Cloud(account, deliver=deliver or http_deliver(), now=now, rng=rng or random.Random())
    watching = Watching(cloud)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        running = asyncio.create_task(Pump(cloud.scheduler).run())
        yield
        watching.close()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    app = FastAPI(title="WhatsApp simulator", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.cloud = cloud
    app.state.watching = watching

    @app.exception_handler(ApiError)
    async def refuse(_: Request, error: ApiError) -> JSONResponse:
        return JSONResponse(error.body(cloud.ids.trace()), status_code=error.status)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok", "webhook": cloud.account.webhook_url}

    page.mount(app, cloud)
    app.include_router(control.router(cloud, watching, fetch))
    if settings.payments is not None:
        app.include_router(
            payments.router(Till(), settings.payments.secret, f"http://localhost:{settings.simulator_port}")
        )
    app.include_router(graph.router(cloud, sleep))
    return app
