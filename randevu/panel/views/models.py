"""The models' page: which are there, which one answers, another one with one click, and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from randevu import store
from randevu.panel import fields, pages
from randevu.panel.desk import live
from randevu.panel.desk import models as desk
from randevu.panel.guard import SignedIn

router = APIRouter()

NAME_LENGTH = 120


@router.get("/modeller")
def models(request: Request, visit: SignedIn) -> Response:
    settings = visit.house.settings
    with store.reading(visit.url) as db:
        catalogue = visit.business(db)
        shown = desk.look(db, visit.actor, settings.project)
        mark = live.mark(db, visit.actor, catalogue, visit.now)
    return pages.page(request, "models.html", visit, catalogue, shown=shown, mark=mark, named=settings.model)


@router.post("/modeller")
def make_live(visit: SignedIn) -> Response:
    settings = visit.house.settings
    name = fields.text(visit.form, "model", NAME_LENGTH)
    with store.writing(visit.url) as db:
        fixed = settings.model is not None
        asked = desk.make_live(db, visit.actor, settings.project, "" if fixed else name, visit.now)
    return RedirectResponse(f"/modeller?bilgi={'model_istendi' if asked else 'model_ayni'}", 303)
