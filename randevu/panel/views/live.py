"""A stream that tells an open page when to look again. It carries marks only, never content: what may be seen is asked
for, and answered, as always.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.panel import sessions
from randevu.panel.desk import live as desk
from randevu.panel.guard import House, SignedIn

router = APIRouter()

BEATS = 300
"""A stream ends after so many seconds; the browser opens another by itself."""
QUIET_BEATS = 15
"""After so many without news something is said, so that proxies keep the line."""


async def beat() -> None:
    await asyncio.sleep(1)


@router.get("/akis")
async def stream(request: Request, visit: SignedIn) -> Response:
    marks = told(visit.house, request.cookies[visit.house.cookie])
    return StreamingResponse(marks, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def told(house: House, token: str, beat: Callable[[], Awaitable[None]] = beat) -> AsyncIterator[str]:
    """Events with the mark of what the session's person sees: one at once, then one for each change.

    Ends with the session, and while the database is away: then the page asks by itself.
    """
    last = None
    for number in range(BEATS):
        try:
            found = await run_in_threadpool(_mark, house, token)
        except SQLAlchemyError:
            return
        if found is None:
            return
        if found != last:
            yield f"data: {found}\n\n"
        elif number % QUIET_BEATS == 0:
            yield ":\n\n"
        last = found
        await beat()


def _mark(house: House, token: str) -> str | None:
    """Role, branches and the session itself are looked up anew each time: they may have changed since."""
    now = house.now()
    with store.reading(house.url) as db:
        session = sessions.find(db, token, now)
        if session is None:
            return None
        return desk.mark(db, session.actor, catalogues.current(db), now)
