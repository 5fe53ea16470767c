"""Where calendar services call when something changed. Nobody is signed in here, and no form of ours is sent here: what
is believed is said by `randevu.calendars.hearing`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from randevu.calendars import hearing
from randevu.panel.guard import house_of

router = APIRouter()


@router.post(f"{hearing.PATH}{{provider}}")
async def call(request: Request, provider: str) -> Response:
    """Answer as the service expects; 503, after which it calls again, while nothing can be written down."""
    house = house_of(request)
    body = await _bounded(request)
    if body is None:
        return Response(status_code=413)
    try:
        heard = await run_in_threadpool(
            hearing.hear, provider, dict(request.query_params), dict(request.headers), body, house.now(), house.url
        )
    except SQLAlchemyError:
        return Response(status_code=503)
    if heard is None:
        return Response(status_code=404)
    return PlainTextResponse(heard.body, heard.status) if heard.body else Response(status_code=heard.status)


async def _bounded(request: Request) -> bytes | None:
    """The body; None for one that is longer than any call."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > hearing.MOST_BYTES:
            return None
    return bytes(body)
