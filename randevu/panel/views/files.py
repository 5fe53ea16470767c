"""A file of a customer, for those who may see its conversation.

Browsers are told the type that the bytes show, never to guess another, and to give it no rights: it may not run
scripts, ask for anything or know the panel. Documents are saved, not opened.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from randevu import store
from randevu.media import running
from randevu.panel import paths
from randevu.panel.desk import files
from randevu.panel.errors import NotHere
from randevu.panel.guard import SignedIn

router = APIRouter()

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@router.get("/konusmalar/{conversation_id}/dosya/{number:int}")
def file(visit: SignedIn, conversation_id: str, number: int) -> Response:
    with store.reading(visit.url) as db:
        found = files.opened(db, visit.actor, paths.conversation(conversation_id), paths.number(number))
    path = running.folder(visit.house.settings, visit.url).path(found.stored_as)
    if not path.is_file():
        raise NotHere
    return FileResponse(
        path,
        media_type=found.media_type,
        filename=found.name,
        content_disposition_type="inline" if found.is_shown else "attachment",
        headers=HEADERS,
    )
