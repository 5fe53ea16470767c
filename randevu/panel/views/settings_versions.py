"""The business file as a whole: its versions, going back to one, taking it away and putting another in its place."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages, paths
from randevu.panel.desk.settings import versions as desk
from randevu.panel.desk.settings.saving import Saved
from randevu.panel.desk.settings.versions import Overtaken
from randevu.panel.guard import SignedIn, Visit
from randevu.panel.views.settings_forms import agreed

router = APIRouter()

LONGEST = 40_000
"""Characters of a business file that a form takes; longer ones are imported by the command."""


@router.get("/ayarlar/surumler")
def listing(request: Request, visit: SignedIn) -> Response:
    with store.reading(visit.url) as db:
        before = fields.number(request.query_params, "once")
        found, older = desk.listed(db, visit.actor, before)
        catalogue = visit.business(db)
    newest = found[0].version.number if found and before is None else None
    return pages.page(request, "settings_versions.html", visit, catalogue, listed=found, older=older, newest=newest)


@router.get("/ayarlar/surumler/{number:int}/dosya")
def file(visit: SignedIn, number: int) -> Response:
    with store.reading(visit.url) as db:
        found = desk.stored(db, visit.actor, paths.number(number))
    named = {"Content-Disposition": f'attachment; filename="business-{number}.yml"'}
    return Response(found.text, media_type="application/yaml", headers=named)


@router.get("/ayarlar/surumler/{number:int}/don")
def back(request: Request, visit: SignedIn, number: int) -> Response:
    with store.reading(visit.url) as db:
        text = desk.stored(db, visit.actor, paths.number(number)).text
    return _proposal(request, visit, text)


@router.get("/ayarlar/dosya")
def blank(request: Request, visit: SignedIn) -> Response:
    visit.actor.needs("change_settings")
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
    return pages.page(request, "settings_file.html", visit, catalogue, proposal=None, overtaken=False)


@router.post("/ayarlar/dosya/isaretle")
def look(request: Request, visit: SignedIn) -> Response:
    return _proposal(request, visit, _text(visit))


@router.post("/ayarlar/dosya")
def put(request: Request, visit: SignedIn) -> Response:
    text, seen = _text(visit), fields.number(visit.form, "surum") or 0
    with store.writing(visit.url) as db:
        done = desk.put(db, visit.actor, text, seen, agreed(visit), visit.now)
    if isinstance(done, Saved):
        return RedirectResponse("/ayarlar/surumler?bilgi=ayar", 303)
    return _proposal(request, visit, text, 409, isinstance(done, Overtaken))


def _text(visit: Visit) -> str:
    return fields.lines(visit.form, "metin", LONGEST) + "\n"


def _proposal(request: Request, visit: Visit, text: str, status: int = 200, overtaken: bool = False) -> Response:
    with store.reading(visit.url) as db:
        found = desk.proposed(db, visit.actor, text, visit.now)
        catalogue = visit.business(db)
    if found.refused is not None:
        status = 422
    return pages.page(request, "settings_file.html", visit, catalogue, status, proposal=found, overtaken=overtaken)
