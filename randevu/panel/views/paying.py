"""The deposit of an appointment: the customer's link, the provider's calls, and what staff do with it on its page."""

from __future__ import annotations

import logging
from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from randevu import store
from randevu.catalogue import Catalogue
from randevu.catalogue import service as catalogues
from randevu.panel import fields, pages, paths
from randevu.panel.bodies import bounded
from randevu.panel.desk import deposits
from randevu.panel.errors import BadPost, NotHere
from randevu.panel.guard import SignedIn, house_of
from randevu.payments import hearing, links, paying, wiring
from randevu.payments.errors import PaymentError

log = logging.getLogger(__name__)

router = APIRouter()
"""For people of the panel."""
open_to_all = APIRouter()
"""The customer's proof is the link's token, the provider's its signature."""


@open_to_all.get(f"{links.PATH}{{token}}")
def pay(request: Request, token: str) -> Response:
    """On to the provider's page, or how the deposit stands."""
    house = house_of(request)
    told = house.settings
    try:
        opened = paying.open_page(told, wiring.provider(told), token, house.now())
    except PaymentError as error:
        log.error("ALARM the payment provider gives no page: %s", error.code)
        return pages.plain("payment.html", 503, business=_business(house.url), state="away", on=None, about=None)
    if opened is None:
        raise NotHere
    if opened.url is not None:
        return RedirectResponse(opened.url, 303)
    business = _business(house.url)
    calendar = pages.Calendar(business.zone, house.now())
    state = opened.payment.state
    return pages.plain("payment.html", business=business, state=state, on=calendar, about=opened.about)


@open_to_all.post(f"{links.HEARING}{{provider}}")
async def call(request: Request, provider: str) -> Response:
    """Answer as the provider expects; 503, after which it calls again, while nothing can be written down."""
    house = house_of(request)
    known = wiring.provider(house.settings)
    if known is None or known.name != provider:
        return Response(status_code=404)
    body = await bounded(request, hearing.MOST_BYTES)
    if body is None:
        return Response(status_code=413)
    try:
        status = await run_in_threadpool(hearing.hear, known, dict(request.headers), body, house.now(), house.url)
    except SQLAlchemyError:
        return Response(status_code=503)
    return Response(status_code=status)


@router.post("/randevular/{number:int}/kapora")
def do(visit: SignedIn, number: int) -> Response:
    step = fields.text(visit.form, "ne")
    if step not in get_args(deposits.Step):
        raise BadPost(400)
    with store.writing(visit.url) as db:
        done = deposits.do(db, visit.actor, visit.business(db), paths.number(number), step, visit.now)  # type: ignore[arg-type]
    return RedirectResponse(f"/randevular/{number}?bilgi={'kapora' if done else 'kapora_degisti'}", 303)


def _business(url: str) -> Catalogue:
    with store.reading(url) as db:
        return catalogues.current(db)
