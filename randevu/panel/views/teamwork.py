"""In one conversation: notes among colleagues, labels, and a template where WhatsApp lets nothing free out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, paths
from randevu.panel.desk import labels, notes, reopening
from randevu.panel.guard import SignedIn
from randevu.panel.views import talking

router = APIRouter()


@router.post("/konusmalar/{conversation_id}/notlar")
def note(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    number, text = paths.conversation(conversation_id), fields.lines(visit.form, "not", notes.LONGEST + 1)
    with store.writing(visit.url) as db:
        problem = notes.add(db, visit.actor, number, text, visit.now)
    if problem:
        return talking.page(request, visit, number, problem, noted=text, status=409)
    return RedirectResponse(f"/konusmalar/{number}?bilgi=notlandi#notlar", 303)


@router.post("/konusmalar/{conversation_id}/notlar/okundu")
def note_read(visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    with store.writing(visit.url) as db:
        notes.read(db, visit.actor, number, visit.now)
    return RedirectResponse(f"/konusmalar/{number}?bilgi=okundu#notlar", 303)


@router.post("/konusmalar/{conversation_id}/etiketler")
def label(visit: SignedIn, conversation_id: str) -> Response:
    number = paths.conversation(conversation_id)
    added, dropped = (fields.number(visit.form, name) for name in ("etiket", "sil"))
    with store.writing(visit.url) as db:
        labels.put(db, visit.actor, number, dropped or added or 0, not dropped, visit.now)
    return RedirectResponse(f"/konusmalar/{number}?bilgi=etiketlendi", 303)


@router.post("/konusmalar/{conversation_id}/sablon")
def template(request: Request, visit: SignedIn, conversation_id: str) -> Response:
    number, name = paths.conversation(conversation_id), fields.text(visit.form, "sablon")
    with store.writing(visit.url) as db:
        catalogue = visit.business(db)
        nonce, resume = visit.nonce(), talking.resume(catalogue)
        problem = reopening.send(db, visit.actor, number, name, nonce, catalogue, visit.now, resume)
    if problem:
        return talking.page(request, visit, number, problem, status=409)
    return RedirectResponse(f"/konusmalar/{number}?bilgi=sablon#yanit", 303)
