"""Where calendar services and the SMS provider call when something changed. Nobody is signed in here, and no form of
ours is sent here: what is believed is said by their `hearing`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from randevu.calendars import hearing
from randevu.messaging import wiring
from randevu.messaging.sms import hearing as sms_hearing
from randevu.panel.bodies import bounded
from randevu.panel.guard import house_of

router = APIRouter()


@router.post(f"{hearing.PATH}{{provider}}")
async def call(request: Request, provider: str) -> Response:
    """Answer as the service expects; 503, after which it calls again, while nothing can be written down."""
    house = house_of(request)
    body = await bounded(request, hearing.MOST_BYTES)
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


@router.api_route(f"{sms_hearing.PATH}{{token}}", methods=["GET", "POST"])
async def sms_report(request: Request, token: str) -> Response:
    """What became of a text; 503 as above."""
    house = house_of(request)
    provider = wiring.sms_provider(house.settings)
    if provider is None or provider.calls is None or not sms_hearing.is_ours(house.settings, provider, token):
        return Response(status_code=404)
    body = await bounded(request, sms_hearing.MOST_BYTES)
    if body is None:
        return Response(status_code=413)
    try:
        status = await run_in_threadpool(
            sms_hearing.hear, provider.calls, dict(request.query_params), body, house.now(), house.url
        )
    except SQLAlchemyError:
        return Response(status_code=503)
    return PlainTextResponse("OK" if status == sms_hearing.GOOD else "", status)
