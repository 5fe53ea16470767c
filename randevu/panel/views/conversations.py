"""Conversations that wait for a person, and what was not sent."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk import conversations as desk
from randevu.panel.desk import live, refusals
from randevu.panel.guard import SignedIn

router = APIRouter()


@router.get("/bekleyenler")
def waiting(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        found = desk.waiting(db, visit.actor)
        flagged = desk.flagged(db, visit.actor)
        mark = live.mark(db, visit.actor, catalogue, visit.now)
    return pages.page(request, "waiting.html", visit, catalogue, waiting=found, flagged=flagged, mark=mark)


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
