"""How the message templates stand."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from randevu import store
from randevu.panel import fields, pages
from randevu.panel.desk import message_templates as desk
from randevu.panel.guard import SignedIn

router = APIRouter()


@router.get("/sablonlar")
def listing(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        found = desk.listed(db, visit.actor)
        catalogue = visit.business(db)
    languages = sorted({one.language for one in found}, key=lambda one: (one != catalogue.languages[0], one))
    wanted = fields.text(request.query_params, "dil")
    language = wanted if wanted in languages else ""
    return pages.page(
        request,
        "message_templates.html",
        visit,
        catalogue,
        listed=[one for one in found if language in ("", one.language)],
        languages=languages,
        language=language,
    )
