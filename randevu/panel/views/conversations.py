"""Giving conversations back, who is there to answer, and what was not sent."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import attending, refusals
from randevu.panel.desk import conversations as desk
from randevu.panel.guard import SignedIn

router = APIRouter()


@router.get("/gonderilmeyenler")
def refused(request: Request, visit: SignedIn) -> Response:
    before = fields.number(request.query_params, "once")
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        listed, older = refusals.page(db, visit.actor, before)
    return pages.page(request, "refusals.html", visit, catalogue, listed=listed, older=older)


@router.post("/konusmalar/{conversation_id}/geri-ver")
def give_back(visit: SignedIn, conversation_id: str) -> Response:
    with store.writing(visit.url) as db:
        done = desk.give_back(db, visit.actor, paths.conversation(conversation_id), visit.now)
    return RedirectResponse(f"/bekleyenler?bilgi={'verildi' if done else 'verilmis'}", 303)


@router.post("/konusmalar/{conversation_id}/bakildi")
def seen(visit: SignedIn, conversation_id: str) -> Response:
    with store.writing(visit.url) as db:
        desk.seen(db, visit.actor, paths.conversation(conversation_id))
    return RedirectResponse("/bekleyenler?bilgi=bakildi", 303)


@router.post("/musait")
def available(visit: SignedIn) -> Response:
    wanted = fields.text(visit.form, "durum") == "evet"
    with store.writing(visit.url) as db:
        attending.set_available(db, visit.actor, wanted, visit.now)
    return RedirectResponse(f"/bekleyenler?bilgi={'musait' if wanted else 'musait_degil'}", 303)


@router.post("/buradayim")
def beat(visit: SignedIn) -> Response:
    """An open page tells that it is open."""
    writing_in = paths.conversation(fields.text(visit.form, "konusma"))
    with store.writing(visit.url) as db:
        attending.beat(db, visit.actor, writing_in, visit.now)
    return Response(status_code=204)
